using System.Text.RegularExpressions;
using ShopMesh.Clients.Tests.Running;

namespace ShopMesh.Clients.Tests.Python;

/// <summary>clients/python/tests, run by unittest.</summary>
public sealed partial class PythonSuite(ReplicatedShop shop) : ClientSuite(shop)
{
    internal override async Task<(string Directory, string[] Command)> PrepareAsync(CancellationToken cancellationToken)
    {
        await PythonTools.EnsureAsync(cancellationToken);
        return (PythonTools.Directory, PythonTools.Command("-m", "unittest", "discover", "-v", "-s", "tests", "-t", "."));
    }

    internal override (string Name, bool Passed)? Read(string line) =>
        Verbose().Match(line) is { Success: true } match ? (match.Groups["name"].Value, match.Groups["outcome"].Value == "ok") : null;

    [GeneratedRegex(@"^(?<name>test_\w+) \(.*\) \.\.\. (?<outcome>\w+)")]
    private static partial Regex Verbose();
}
