using System.Diagnostics;
using Aspire.Hosting.Testing;
using Npgsql;
using Shop.Orders.V1;
using Shouldly;
using ShopMesh.Integration.Tests.Running;
using Xunit;

namespace ShopMesh.Integration.Tests;

public sealed class ReplicaCrashTests(ShopSystem shop)
{
    private const int OrdersPerPhase = 60;

    [Theory]
    [InlineData("orders")]
    [InlineData("users")]
    [InlineData("products")]
    public async Task Kill_OneReplicaUnderLoad_LosesNoOrderAndTheReplicaComesBack(string service)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var shopper = await Shopper.ArriveAsync(shop, cancellationToken);
        var victim = (await shop.ReplicasAsync(service, cancellationToken))[0];
        var placed = new List<(string RequestId, Task<Order> Order)>();
        using var inFlight = new SemaphoreSlim(8);

        for (var i = 0; i < 2 * OrdersPerPhase; i++)
        {
            await inFlight.WaitAsync(cancellationToken);
            if (i == OrdersPerPhase)
                Kill(victim.ProcessId);
            var basket = shopper.Basket();
            placed.Add((basket.RequestId, PlaceAsync(basket)));
        }

        var orders = await Task.WhenAll(placed.Select(order => order.Order));

        orders.ShouldAllBe(order => order.Status == OrderStatus.Confirmed);
        orders.Select(order => order.Id).Distinct().Count().ShouldBe(placed.Count);
        (await CountOrdersAsync(placed.Select(order => Guid.Parse(order.RequestId)), cancellationToken)).ShouldBe(placed.Count);
        var replicas = await shop.ReplicasAsync(
            service, cancellationToken, replicas => replicas.All(replica => replica.ProcessId != victim.ProcessId));
        replicas.Count.ShouldBe(2);
        await Shopper.WarmUpAsync(shop, cancellationToken);

        async Task<Order> PlaceAsync(PlaceOrderRequest basket)
        {
            try
            {
                return await shopper.PlaceUntilAnsweredAsync(basket, cancellationToken);
            }
            finally
            {
                inFlight.Release();
            }
        }
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private async Task<long> CountOrdersAsync(IEnumerable<Guid> requestIds, CancellationToken cancellationToken)
    {
        var connectionString = await shop.Application.GetConnectionStringAsync("orders-db", cancellationToken);
        await using var database = NpgsqlDataSource.Create(connectionString!);
        await using var command = database.CreateCommand("SELECT count(*) FROM orders WHERE request_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = requestIds.ToArray() });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
