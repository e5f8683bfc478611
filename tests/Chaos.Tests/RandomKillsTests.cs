using ShopMesh.Chaos.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Chaos.Tests;

public sealed class RandomKillsTests(ChaosShop shop, ITestOutputHelper output)
{
    private const int Kills = 30;
    private const int Customers = 8;

    // With a third one down, hardly anything would happen between two kills.
    private const int MostDownAtOnce = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Thirty_random_kills_while_orders_flow_lose_no_order_and_no_stock()
    {
        // To repeat a run: set SHOPMESH_CHAOS_SEED to the seed that it printed. The kills are the same then, the timing never is.
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SHOPMESH_CHAOS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SHOPMESH_CHAOS_SEED={seed}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var user = await shop.AddUserAsync(limit.Token);
        string[] products = await Task.WhenAll(((long[])[100_000, 100_000, 100_000, 100_000, 40]).Select(stock => shop.AddProductAsync(stock, limit.Token)));
        using var flow = new OrderFlow(shop, user, products, seed);

        var closed = false;
        var customers = Enumerable.Range(0, Customers).Select(customer => flow.ShopAsync(customer, () => Volatile.Read(ref closed), limit.Token)).ToArray();
        try
        {
            await KillAsync(flow, new Random(seed), limit.Token);
        }
        finally
        {
            Volatile.Write(ref closed, true);
        }

        await Task.WhenAll(customers);
        output.WriteLine($"{flow.Requests.Count} requests, {flow.Attempts} calls, {flow.Confirmed.Count} confirmed");
        // Nobody asks again: what is left is the relays' work alone.
        await shop.Books.UntilSettledAsync(limit.Token);
        await shop.Books.ShouldConserveStockAsync();

        // Then the customers who left come back, and get the order that they have, or the one that never reached a replica.
        await Task.WhenAll(flow.Requests.Values.Chunk((flow.Requests.Count / Customers) + 1).Select(async requests =>
        {
            foreach (var request in requests)
            {
                var order = await flow.PlaceAsync(request, first: 0, limit.Token);
                if (flow.Confirmed.TryGetValue(Guid.Parse(request.RequestId), out var id))
                    order.ShouldNotBeNull("A confirmed order is not confirmed any more.").Id.ShouldBe(id);
            }
        }));
        await shop.Books.UntilSettledAsync(limit.Token);
        await shop.Books.ShouldHaveOneSettledOrderForAsync([.. flow.Requests.Keys]);
        await shop.Books.ShouldConserveStockAsync();
    }

    private async Task KillAsync(OrderFlow flow, Random random, CancellationToken cancellationToken)
    {
        var coming = new Dictionary<Replica, Task>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await flow.ConfirmationsAsync(random.Next(1, 6), cancellationToken);
            while (coming.Count >= MostDownAtOnce)
            {
                await Task.WhenAny(coming.Values);
                foreach (var (back, started) in coming.Where(entry => entry.Value.IsCompleted).ToArray())
                {
                    await started;
                    coming.Remove(back);
                }
            }

            var standing = shop.Replicas.Where(replica => !coming.ContainsKey(replica)).ToArray();
            var victim = standing[random.Next(standing.Length)];
            output.WriteLine($"kill {kill + 1}: {victim.Name} after {flow.Attempts} calls");
            coming[victim] = victim.ReplaceAsync(cancellationToken);
        }

        await Task.WhenAll(coming.Values);
    }
}
