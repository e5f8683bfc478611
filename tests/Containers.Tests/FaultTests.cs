using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Orders.V1;
using ShopMesh.Containers.Tests.Running;
using ShopMesh.Integration.Tests.Running;
using ShopMesh.ServiceDefaults;
using Shouldly;
using Xunit;

namespace ShopMesh.Containers.Tests;

/// <summary>
/// Orders come in without a pause while something happens to one container. What a caller may see is said by each test; what it repeats
/// with the same request id is one order in every case, and no piece of stock is lost.
/// </summary>
public sealed class FaultTests(ContainerShop shop) : ContainerTest(shop)
{
    private const int Some = 30;
    private const int Few = 8;

    // An attempt at a replica of another service that says nothing costs 2.5 s (ProbeDelay and ProbeTimeout) and is made elsewhere; some
    // orders need several rpcs of that service.
    private static readonly TimeSpan LongestOrder = TimeSpan.FromSeconds(15);

    private static readonly StatusCode[] Mendable = [StatusCode.Unavailable, StatusCode.Aborted, StatusCode.DeadlineExceeded];

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    public async Task Pause_OneReplicaThatOrdersCalls_FailsNoOrderAndCostsTimeOnlyOnce(string service)
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        await using var orders = new OrderStream(shopper, Token);
        await orders.MoreAsync(Some, Token);
        var replica = Shop.Replicas(service)[1];

        await replica.PauseAsync(Token);
        try
        {
            await orders.MoreAsync(2 * Some, Token);
        }
        finally
        {
            await replica.UnpauseAsync(CancellationToken.None);
        }

        await orders.MoreAsync(Some, Token);
        await orders.EndAsync(Shop.Database, Token);
        Say($"pause of {replica.Name}", orders);
        orders.Failures.ShouldBeEmpty();
        orders.Slowest.ShouldBeLessThan(LongestOrder);
    }

    [Fact]
    public async Task Pause_OneReplicaOfOrders_FailsNoOrderOfAClientOfTheMesh()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        using var program = EdgeProgram();
        var client = program.Services.GetRequiredService<OrderService.OrderServiceClient>();
        await using var orders = new OrderStream(shopper, Token, async (basket, failed, token) =>
        {
            while (true)
            {
                try
                {
                    return (await client.PlaceOrderAsync(basket, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: token)).Order;
                }
                catch (RpcException exception) when (Mendable.Contains(exception.StatusCode))
                {
                    failed(exception);
                }
            }
        });
        await orders.MoreAsync(Some, Token);
        var replica = Shop.Replicas("orders")[1];

        await replica.PauseAsync(Token);
        try
        {
            await orders.MoreAsync(2 * Some, Token);
        }
        finally
        {
            await replica.UnpauseAsync(CancellationToken.None);
        }

        await orders.MoreAsync(Some, Token);
        await orders.EndAsync(Shop.Database, Token);
        Say($"pause of {replica.Name}", orders);
        orders.Failures.ShouldBeEmpty();
        orders.Slowest.ShouldBeLessThan(LongestOrder);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    public async Task Kill_OneReplicaThatOrdersCalls_FailsHardlyAnyAttempt(string service)
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        await using var orders = new OrderStream(shopper, Token);
        await orders.MoreAsync(Some, Token);
        var replica = Shop.Replicas(service)[1];

        await replica.KillAsync(Token);
        await orders.MoreAsync(Some, Token);
        await replica.StartAsync(Token);

        await orders.MoreAsync(Some, Token);
        await orders.EndAsync(Shop.Database, Token);
        Say($"kill of {replica.Name}", orders);

        // A call whose attempts all come while connections are made anew may use them up: rare, and mended by a repetition.
        orders.Failures.ShouldAllBe(failure => Mendable.Contains(failure.StatusCode));
        orders.Failures.Count.ShouldBeLessThan(Few);
    }

    [Fact]
    public async Task Kill_OneReplicaOfOrders_FailsOnlyAttemptsThatARepetitionMends()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        await using var orders = new OrderStream(shopper, Token);
        await orders.MoreAsync(Some, Token);
        var replica = Shop.Replicas("orders")[1];

        await replica.KillAsync(Token);
        await orders.MoreAsync(Some, Token);
        await replica.StartAsync(Token);

        await orders.EndAsync(Shop.Database, Token);
        Say($"kill of {replica.Name}", orders);
        orders.Failures.ShouldNotBeEmpty("Nobody called the replica that was killed.");
    }

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    public async Task Disconnect_OneReplica_FailsOnlyAttemptsThatARepetitionMends(string service)
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        await using var orders = new OrderStream(shopper, Token);
        await orders.MoreAsync(Some, Token);
        var replica = Shop.Replicas(service)[1];

        await replica.DisconnectAsync(Token);
        try
        {
            await orders.MoreAsync(Some, Token);
        }
        finally
        {
            await replica.ConnectAsync(CancellationToken.None);
        }

        await orders.MoreAsync(Some, Token);
        await orders.EndAsync(Shop.Database, Token);
        Say($"disconnection of {replica.Name}", orders);

        // The published port of a replica of orders stays open, so callers keep finding one that reaches nobody.
        if (service == "orders")
            orders.Failures.ShouldAllBe(failure => Mendable.Contains(failure.StatusCode));
        else
            orders.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_TheDatabase_FailsOnlyAttemptsThatARepetitionMends()
    {
        using var shopper = await Shopper.ArriveAsync(Shop, Token);
        await using var orders = new OrderStream(shopper, Token);
        await orders.MoreAsync(Some, Token);

        await Shop.Database.RestartAsync(Token);

        await orders.MoreAsync(Some, Token);
        await orders.EndAsync(Shop.Database, Token);
        Say("restart of the database", orders);
        orders.Failures.ShouldAllBe(failure => Mendable.Contains(failure.StatusCode));
    }

    private static void Say(string what, OrderStream orders) => TestContext.Current.SendDiagnosticMessage($"Containers: {what}: {orders}");

    /// <summary>A program outside with a client of the mesh, as the load generator and the storefront are.</summary>
    private IHost EdgeProgram()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production", ApplicationName = "tests" });
        var bundle = Path.Combine(Directory.CreateTempSubdirectory("shop-edge-").FullName, "ca.crt");
        builder.Configuration.AddInMemoryCollection(Shop.EdgeSettings(bundle));
        builder.AddServiceDefaults();
        builder.Services.AddEdgeClient<OrderService.OrderServiceClient>("orders");
        return builder.Build();
    }
}
