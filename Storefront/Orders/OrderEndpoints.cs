using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Shop.Orders.V1;
using ShopMesh.Storefront.Pages;
using ShopMesh.Storefront.Problems;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront.Orders;

/// <summary>A shopper's own orders.</summary>
internal static class OrderEndpoints
{
    private const int PageSize = 20;
    private const int LongestCursor = 2048;

    public static void MapOrders(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/orders", ListAsync);
        endpoints.MapGet("/orders/{id:guid}", ShowAsync);
        endpoints.MapGet("/orders/{id:guid}/events", FollowAsync);
        endpoints.MapPost("/orders/{id:guid}/cancel", CancelAsync);
    }

    private static async Task<IResult> ListAsync(
        string? page, ShopSession session, OrderService.OrderServiceClient orders, CancellationToken cancellationToken)
    {
        if (await session.ShopperAsync(cancellationToken) is not { } shopper)
            return TypedResults.LocalRedirect("/sign-in?returnUrl=/orders");
        var request = new ListOrdersRequest { UserId = shopper.UserId.ToString(), PageSize = PageSize, PageToken = page ?? "" };
        try
        {
            var response = await orders.ListOrdersAsync(request, cancellationToken: cancellationToken);
            return new RazorComponentResult<OrdersPage>(new { response.Orders, response.NextPageToken, Total = response.TotalSize, IsFirst = string.IsNullOrEmpty(page) });
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.InvalidArgument && request.PageToken.Length > 0)
        {
            return TypedResults.LocalRedirect("/orders");
        }
    }

    private static async Task<IResult> ShowAsync(
        Guid id, ShopSession session, OrderService.OrderServiceClient orders, CancellationToken cancellationToken)
    {
        if (await session.ShopperAsync(cancellationToken) is null)
            return TypedResults.LocalRedirect($"/sign-in?returnUrl=/orders/{id}");
        var response = await orders.GetOrderAsync(new GetOrderRequest { Id = id.ToString() }, cancellationToken: cancellationToken);
        return Page(response.Order, null);
    }

    private static async Task<IResult> FollowAsync(
        Guid id, HttpContext context, ShopSession session, OrderEvents events, CancellationToken cancellationToken)
    {
        if (await session.AccessTokenAsync(cancellationToken) is null)
            return TypedResults.Unauthorized();
        var cursor = context.Request.Headers["Last-Event-ID"].ToString();
        return cursor.Length > LongestCursor ? TypedResults.BadRequest() : TypedResults.ServerSentEvents(events.FollowAsync(id, cursor, cancellationToken));
    }

    private static async Task<IResult> CancelAsync(
        Guid id, IFormCollection form, ShopSession session, OrderService.OrderServiceClient orders, CancellationToken cancellationToken)
    {
        if (await session.ShopperAsync(cancellationToken) is null)
            return TypedResults.LocalRedirect($"/sign-in?returnUrl=/orders/{id}");
        var request = new CancelOrderRequest { Id = id.ToString(), Reason = "Cancelled by the shopper", Etag = form["etag"].ToString() };
        try
        {
            await orders.CancelOrderAsync(request, cancellationToken: cancellationToken);
            return TypedResults.LocalRedirect($"/orders/{id}");
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Aborted or StatusCode.FailedPrecondition or StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            var now = await orders.GetOrderAsync(new GetOrderRequest { Id = id.ToString() }, cancellationToken: cancellationToken);
            return Page(now.Order, ShopProblem.From(error));
        }
    }

    private static RazorComponentResult<OrderPage> Page(Order order, ShopProblem? problem) =>
        new(new { Order = order, Problem = problem }) { StatusCode = problem?.Status };
}
