using Shouldly;
using ShopMesh.Clients.Tests.Node;
using ShopMesh.Clients.Tests.Python;
using ShopMesh.Clients.Tests.Running;
using Xunit;

namespace ShopMesh.Clients.Tests;

/// <summary>A replica that dies is none of a caller's business, as long as there is another one.</summary>
[Collection(nameof(KilledReplicaTests))]
[CollectionDefinition(nameof(KilledReplicaTests), DisableParallelization = true)]
public sealed class KilledReplicaTests(ReplicatedShop shop)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_call_of_a_program_in_Node_fails_while_a_replica_is_killed()
    {
        await NodeTools.EnsureAsync(TestContext.Current.CancellationToken);
        await CallsSurviveAsync(NodeTools.Directory, ["node", "test/steady-calls.js"]);
    }

    [Fact]
    public async Task No_call_of_a_program_in_Python_fails_while_a_replica_is_killed()
    {
        await PythonTools.EnsureAsync(TestContext.Current.CancellationToken);
        await CallsSurviveAsync(PythonTools.Directory, PythonTools.Command("-m", "tests.steady_calls"));
    }

    private async Task CallsSurviveAsync(string directory, string[] command)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var end = Path.Combine(Path.GetTempPath(), $"shopmesh-end-{Guid.NewGuid():n}");
        await using var program = GuardedProgram.Start(directory, shop.ClientEnvironment(), [.. command, end]);
        try
        {
            await program.LineAsync("calls ", Limit, cancellationToken);
            var victim = shop.Products[1];
            await victim.KillAsync();
            for (var i = 0; i < 3; i++)
                await program.LineAsync("calls ", Limit, cancellationToken);
            await shop.ReplaceProductsAsync(victim);
            await program.LineAsync("calls ", Limit, cancellationToken);
            await File.WriteAllTextAsync(end, "", cancellationToken);
            (await program.LineAsync("failures ", Limit, cancellationToken)).ShouldBe("0");
        }
        finally
        {
            File.Delete(end);
        }
    }
}
