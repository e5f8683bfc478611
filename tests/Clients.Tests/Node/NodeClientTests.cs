using System.Text.RegularExpressions;
using Xunit;

namespace ShopMesh.Clients.Tests.Node;

/// <summary>Programs in Node (@grpc/grpc-js) call the shop.</summary>
public sealed partial class NodeClientTests(NodeSuite suite) : IClassFixture<NodeSuite>
{
    /// <summary>What clients/node/test has.</summary>
    public static TheoryData<string> Tests { get; } =
    [
        .. NodeTools.TestFiles
            .SelectMany(file => Declaration().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value),
    ];

    [Theory]
    [MemberData(nameof(Tests))]
    public Task In_Node(string test) => suite.PassesAsync(test, TestContext.Current.CancellationToken);

    [GeneratedRegex("^test\\('(?<name>.*?)', ", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
