using System.Text.RegularExpressions;
using Xunit;

namespace ShopMesh.Clients.Tests.Python;

/// <summary>Programs in Python (grpcio) call the shop.</summary>
public sealed partial class PythonClientTests(PythonSuite suite) : IClassFixture<PythonSuite>
{
    /// <summary>What clients/python/tests has.</summary>
    public static TheoryData<string> Tests { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(PythonTools.Directory, "tests"), "test_*.py").Order()
            .SelectMany(file => Declaration().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value),
    ];

    [Theory]
    [MemberData(nameof(Tests))]
    public Task In_Python(string test) => suite.PassesAsync(test, TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^    def (?<name>test_\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
