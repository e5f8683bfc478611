using System.Diagnostics;
using Mesh.Test.V1;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

internal static class ProbeCalls
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Calls until the last calls went to these replicas, in any order: connections are made in the background, so the first calls may go
    /// to whichever replica is ready first.
    /// </summary>
    public static async Task ReachAsync(this Probe.ProbeClient client, params string[] replicas)
    {
        var seen = new List<string>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit;)
        {
            seen.Add((await client.EchoAsync(new EchoRequest(), cancellationToken: TestContext.Current.CancellationToken)).Replica);
            if (seen.TakeLast(replicas.Length).Order().SequenceEqual(replicas.Order()))
                return;
        }

        seen.TakeLast(replicas.Length).ShouldBe(replicas, ignoreOrder: true);
    }
}
