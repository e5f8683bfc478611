using Grpc.Core;
using ShopMesh.LoadGenerator.Tests.Running;
using ShopMesh.Testing.Shop.Fakes;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests;

/// <summary>The program from outside, against the edge listeners of services in the test process.</summary>
public sealed class LoadGeneratorProcessTests : IAsyncLifetime
{
    private static readonly IReadOnlyDictionary<string, string[]> NoCallers = new Dictionary<string, string[]>();

    private readonly MeshIdentities _identities = new();
    private readonly FakeUsers _users = new();
    private readonly FakeProducts _products = new();
    private readonly FakeOrders _orders = new();
    private readonly List<FakeService> _services = [];
    private readonly int[] _ports = FreePorts.Take(3);

    public ValueTask InitializeAsync()
    {
        foreach (var department in Enum.GetValues<Category>())
        {
            for (var i = 0; i < 10; i++)
                _products.Add(stock: 1_000, category: department);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        _identities.Dispose();
    }

    [Fact]
    public async Task Run_ForAWhile_WaitsForTheShopThenLosesNoOrderThoughEachFailsOnce()
    {
        _orders.Judge = (_, attempt) => attempt == 1 ? StatusCode.Internal : null;
        await using var load = Start("--orders-per-second", "20", "--duration", "00:00:04", "--seed", "7");
        await load.WaitForAsync("is not there yet");
        await OpenShopAsync();

        (await load.WaitForExitAsync()).ShouldBe(0, load.Output);

        var orders = _orders.Orders;
        orders.Count.ShouldBeInRange(40, 140);
        _orders.Attempts.Count.ShouldBe(orders.Count);
        _orders.Attempts.Values.ShouldAllBe(attempts => attempts == 2);
        orders.ShouldContain(order => order.Status == OrderStatus.Cancelled);
        orders.Select(order => order.UserId).Distinct().Count().ShouldBeGreaterThan(1);
        var summary = load.Output.Split('\n').Single(line => line.Contains("In all:", StringComparison.Ordinal));
        summary.ShouldContain($"{orders.Count} placed, {orders.Count} confirmed, 0 rejected");
        summary.ShouldContain("0 lost");
        summary.ShouldContain($"retries: {orders.Count}");
        summary.ShouldContain($"Internal {orders.Count}");
    }

    [Fact]
    public async Task Interrupt_ShoppersInside_LetsThemFinishAndSumsUp()
    {
        await OpenShopAsync();
        await using var load = Start("--orders-per-second", "20", "--duration", "00:01:00");
        await load.WaitForAsync("The shop is open");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Gate.At("PlaceOrder", RpcMoment.After, _ =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        });
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        load.Interrupt();

        (await load.WaitForExitAsync()).ShouldBe(0, load.Output);
        load.Output.ShouldContain("In all:");
        load.Output.ShouldContain("0 lost");
        load.Output.ShouldNotContain("abandoned");
        load.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Run_OrdersNeverAnswered_SaysSoAndFails()
    {
        _orders.Judge = (_, _) => StatusCode.Internal;
        await OpenShopAsync();
        await using var load = Start(
            ["--orders-per-second", "5", "--duration", "00:00:01", "--arrivals", "Constant"],
            settings => settings["Load:OrderPatience"] = "00:00:02");

        (await load.WaitForExitAsync()).ShouldBe(1, load.Output);

        load.Output.ShouldContain("is lost");
    }

    [Fact]
    public async Task Help_Asked_ListsTheOptionsAndEnds()
    {
        await using var load = Start("--help");

        (await load.WaitForExitAsync()).ShouldBe(0);

        load.Output.ShouldContain("--orders-per-second");
        load.Output.ShouldContain("Load__OrdersPerSecond");
    }

    [Theory]
    [InlineData("--orders-per-second", "many")]
    [InlineData("--orders-per-second", "0")]
    [InlineData("--no-such-option", "1")]
    public async Task Start_WrongOption_IsOneClearMessage(string option, string value)
    {
        await using var load = Start(option, value);

        (await load.WaitForExitAsync()).ShouldBe(1, load.Output);

        load.Output.ShouldContain(value == "0" ? "Load:OrdersPerSecond must be 0.01 to 10000." : value == "many" ? "many" : option);
        load.Output.ShouldNotContain("   at ");
    }

    private LoadProcess Start(params string[] arguments) => Start(arguments, _ => { });

    private LoadProcess Start(string[] arguments, Action<Dictionary<string, string?>> configure)
    {
        var settings = LoadProcess.Settings(_identities, _ports[0], _ports[1], _ports[2]);
        settings["Load:ThinkTime"] = "00:00:00.020";
        configure(settings);
        return LoadProcess.Start(arguments, settings);
    }

    private async Task OpenShopAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _services.Add(await FakeService.StartAsync("users", _users, _identities, NoCallers, cancellationToken, _ports[0]));
        _services.Add(await FakeService.StartAsync("products", _products, _identities, NoCallers, cancellationToken, _ports[1]));
        _services.Add(await FakeService.StartAsync("orders", _orders, _identities, NoCallers, cancellationToken, _ports[2]));
    }
}
