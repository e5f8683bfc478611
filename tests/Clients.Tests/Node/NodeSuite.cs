using System.Text.RegularExpressions;
using ShopMesh.Clients.Tests.Running;

namespace ShopMesh.Clients.Tests.Node;

/// <summary>clients/node/test, run by node:test.</summary>
public sealed partial class NodeSuite(ReplicatedShop shop) : ClientSuite(shop)
{
    internal override async Task<(string Directory, string[] Command)> PrepareAsync(CancellationToken cancellationToken)
    {
        await NodeTools.EnsureAsync(cancellationToken);
        return (NodeTools.Directory, ["node", "--test", "--test-concurrency=4", "--test-reporter=tap", .. NodeTools.TestFiles]);
    }

    internal override (string Name, bool Passed)? Read(string line) =>
        Tap().Match(line) is { Success: true } match ? (match.Groups["name"].Value, match.Groups["not"].Length == 0) : null;

    [GeneratedRegex(@"^\s*(?<not>not )?ok \d+ - (?<name>.*)$")]
    private static partial Regex Tap();
}
