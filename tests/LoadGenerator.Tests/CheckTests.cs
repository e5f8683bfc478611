using Grpc.Core;
using ShopMesh.LoadGenerator.Tests.Running;
using ShopMesh.Testing.Shop.Fakes;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;
using Shop.Orders.V1;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests;

/// <summary>The command <c>check</c> from outside, against the edge listeners of services in the test process.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private static readonly IReadOnlyDictionary<string, string[]> NoCallers = new Dictionary<string, string[]>();

    private readonly MeshIdentities _identities = new();
    private readonly FakeUsers _users = new();
    private readonly FakeProducts _products = new();
    private readonly FakeOrders _orders = new();
    private readonly List<FakeService> _services = [];
    private readonly int[] _ports = FreePorts.Take(3);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        _identities.Dispose();
    }

    [Fact]
    public async Task Check_ShopThatOpensLate_WaitsForItAndTellsEachStepWithItsTime()
    {
        _products.Add(stock: 10);
        await using var check = Start("check");
        await check.WaitForAsync("waits");
        await OpenShopAsync(_orders);

        (await check.WaitForExitAsync()).ShouldBe(0, check.Output);

        var steps = check.Output.Split('\n').Where(line => line.StartsWith("ok ", StringComparison.Ordinal)).ToArray();
        steps.Select(step => step[(step.IndexOf("ms", StringComparison.Ordinal) + 2)..step.IndexOf(':', StringComparison.Ordinal)].Trim())
            .ShouldBe(["sign up", "find a product", "place an order", "see it confirmed", "place it again", "cancel it"]);
        steps.ShouldAllBe(step => System.Text.RegularExpressions.Regex.IsMatch(step, @"^ok +\d+ ms  "));
        var order = _orders.Orders.ShouldHaveSingleItem();
        order.Status.ShouldBe(OrderStatus.Cancelled);
        _orders.Attempts[order.RequestId].ShouldBe(2);
        check.Output.ShouldNotContain(TestProgram.ApiKey);
    }

    [Fact]
    public async Task Check_NothingOnSale_MakesAProduct()
    {
        await OpenShopAsync(_orders);
        await using var check = Start("check");

        (await check.WaitForExitAsync()).ShouldBe(0, check.Output);

        check.Output.ShouldContain("find a product: CHECK-");
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition, "FAILED_PRECONDITION: As the test wants it.")]
    [InlineData(StatusCode.Unauthenticated, "UNAUTHENTICATED: As the test wants it. (is Mesh:Edge:ApiKey")]
    [InlineData(StatusCode.PermissionDenied, "PERMISSION_DENIED: As the test wants it. (has the API key the scopes")]
    public async Task Check_OrderIsTurnedDown_FailsAtOnceAndSaysWhy(StatusCode answer, string expected)
    {
        _orders.Judge = (_, _) => answer;
        await OpenShopAsync(_orders);
        await using var check = Start("check", "--timeout", "00:10:00");

        (await check.WaitForExitAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain($"place an order: {expected}");
        check.Output.ShouldContain("FAILED");
        check.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Check_OrderFailsForAMoment_GoesOnWithTheSameOrder()
    {
        _orders.Judge = (_, attempt) => attempt <= 5 ? StatusCode.Unavailable : null;
        await OpenShopAsync(_orders);
        await using var check = Start("check");

        (await check.WaitForExitAsync()).ShouldBe(0, check.Output);

        check.Output.ShouldContain("place an order: UNAVAILABLE: As the test wants it.");
        _orders.Orders.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Check_SameRequestGivesAnotherOrder_Fails()
    {
        await OpenShopAsync(new ForgetfulOrders());
        await using var check = Start("check");

        (await check.WaitForExitAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain("place it again: the same request_id gave order ");
    }

    [Fact]
    public async Task Check_ShopStaysClosed_FailsInTimeAndSaysWhatItWaitedFor()
    {
        await using var check = Start("check", "--timeout", "00:00:10");

        (await check.WaitForExitAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain("sign up: not done within 10 s; at last UNAVAILABLE");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-00:00:01")]
    [InlineData("02:00:00")]
    public async Task Check_TimeoutThatMakesNoSense_IsOneClearMessage(string timeout)
    {
        await using var check = Start("check", "--timeout", timeout);

        (await check.WaitForExitAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain("--timeout must be more than zero and at most 01:00:00.");
    }

    private LoadProcess Start(params string[] arguments) =>
        LoadProcess.Start(arguments, LoadProcess.Settings(_identities, _ports[0], _ports[1], _ports[2]));

    private async Task OpenShopAsync<TOrders>(TOrders orders) where TOrders : OrderService.OrderServiceBase
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _services.Add(await FakeService.StartAsync("users", _users, _identities, NoCallers, cancellationToken, _ports[0]));
        _services.Add(await FakeService.StartAsync("products", _products, _identities, NoCallers, cancellationToken, _ports[1]));
        _services.Add(await FakeService.StartAsync("orders", orders, _identities, NoCallers, cancellationToken, _ports[2]));
    }

    /// <summary>Makes another order for each request.</summary>
    private sealed class ForgetfulOrders : OrderService.OrderServiceBase
    {
        private readonly FakeOrders _orders = new();

        public override Task<PlaceOrderResponse> PlaceOrder(PlaceOrderRequest request, ServerCallContext context)
        {
            var forgotten = request.Clone();
            forgotten.RequestId = Guid.NewGuid().ToString();
            return _orders.PlaceOrder(forgotten, context);
        }

        public override Task<GetOrderResponse> GetOrder(GetOrderRequest request, ServerCallContext context) => _orders.GetOrder(request, context);
    }
}
