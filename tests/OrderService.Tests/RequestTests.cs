using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.Orders.Tests.Running;
using ShopMesh.Testing.Shop.Processes;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests;

/// <summary>What is wrong with a request is said field by field, before anything is done.</summary>
public sealed class RequestTests(OrdersShop shop)
{
    private static readonly string Id = Guid.CreateVersion7().ToString();

    [Fact]
    public async Task PlaceOrder_EverythingWrong_NamesEachField()
    {
        var request = new PlaceOrderRequest
        {
            RequestId = "",
            UserId = "someone",
            Items =
            {
                new OrderItem { ProductId = Id, Quantity = 0 },
                new OrderItem { ProductId = "mug", Quantity = 10_001 },
                new OrderItem { ProductId = Id, Quantity = 1 },
            },
        };

        var error = await shop.FirstClient.PlaceOrderAsync(request, cancellationToken: Cancel).ShouldFailAsync(StatusCode.InvalidArgument);

        var violations = error.Detail<BadRequest>().FieldViolations;
        violations.Select(violation => violation.Field).ShouldBe(
            ["request_id", "user_id", "items[0].quantity", "items[1].product_id", "items[1].quantity", "items[2].product_id"], ignoreOrder: true);
        violations.ShouldAllBe(violation => violation.Description.Length > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task PlaceOrder_NumberOfItems_IsOneToAHundred(int count)
    {
        var request = new PlaceOrderRequest { RequestId = Guid.NewGuid().ToString(), UserId = Id };
        request.Items.AddRange(Enumerable.Range(0, count).Select(_ => new OrderItem { ProductId = Guid.NewGuid().ToString(), Quantity = 1 }));

        var error = await shop.FirstClient.PlaceOrderAsync(request, cancellationToken: Cancel).ShouldFailAsync(StatusCode.InvalidArgument);

        error.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("items");
    }

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("{01936f2e-0000-7000-8000-000000000000}")]
    public async Task GetOrder_WhatIsNoId_IsInvalid(string id)
    {
        var error = await shop.FirstClient.GetOrderAsync(new GetOrderRequest { Id = id }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.InvalidArgument);

        error.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("id");
    }

    [Fact]
    public async Task GetOrder_Unknown_IsNotFound()
    {
        var error = await shop.FirstClient.GetOrderAsync(new GetOrderRequest { Id = Id }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.NotFound);

        error.Detail<ResourceInfo>().ResourceName.ShouldBe(Id);
    }

    [Fact]
    public async Task ListOrders_EverythingWrong_NamesEachField()
    {
        var request = new ListOrdersRequest
        {
            PageSize = -1,
            UserId = "someone",
            Statuses = { OrderStatus.Confirmed, OrderStatus.Unspecified, (OrderStatus)77 },
            CreatedFrom = new() { Seconds = long.MaxValue },
            CreatedBefore = new() { Nanos = -1 },
        };

        var error = await shop.FirstClient.ListOrdersAsync(request, cancellationToken: Cancel).ShouldFailAsync(StatusCode.InvalidArgument);

        error.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field).ShouldBe(
            ["page_size", "user_id", "statuses[1]", "statuses[2]", "created_from", "created_before"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("status > CONFIRMED", "filter")]
    [InlineData("total = 1", "filter")]
    [InlineData("status = ", "filter")]
    public async Task ListOrders_FilterThatCannotBeRead_IsInvalid(string filter, string field)
    {
        var error = await shop.FirstClient.ListOrdersAsync(new ListOrdersRequest { Filter = filter }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.InvalidArgument);

        error.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public async Task CancelOrder_ReasonTooLong_IsInvalid()
    {
        var request = new CancelOrderRequest { Id = Id, Reason = new string('x', 501) };

        var error = await shop.FirstClient.CancelOrderAsync(request, cancellationToken: Cancel).ShouldFailAsync(StatusCode.InvalidArgument);

        error.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("reason");
    }

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    public async Task MeshListener_AnyServiceCalls_IsDenied(string caller)
    {
        using var channel = EdgeChannel.OpenMesh(shop.First.MeshPort, shop.Identities, caller);
        var client = new OrderService.OrderServiceClient(channel);

        await client.GetOrderAsync(new GetOrderRequest { Id = Id }, cancellationToken: Cancel).ShouldFailAsync(StatusCode.PermissionDenied);
    }
}
