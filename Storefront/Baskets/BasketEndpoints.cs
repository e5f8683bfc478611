using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Storefront.Catalog;
using ShopMesh.Storefront.Orders;
using ShopMesh.Storefront.Pages;
using ShopMesh.Storefront.Problems;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront.Baskets;

/// <summary>Filling the basket, and making an order of it.</summary>
internal static class BasketEndpoints
{
    public static void MapBasket(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/basket", async (ShopSession session, ProductCatalog catalog, CancellationToken cancellationToken) =>
            await PageAsync(session, catalog, null, cancellationToken));
        endpoints.MapPost("/basket/add", AddAsync);
        endpoints.MapPost("/basket/set", SetAsync);
        endpoints.MapPost("/orders", PlaceAsync);
    }

    private static async Task<IResult> AddAsync(IFormCollection form, ShopSession session, CancellationToken cancellationToken)
    {
        if (Line(form) is not { } line)
            return TypedResults.BadRequest();
        await session.ChangeBasketAsync(basket => basket.Add(line.ProductId, line.Quantity), cancellationToken);
        return TypedResults.LocalRedirect("/basket");
    }

    private static async Task<IResult> SetAsync(IFormCollection form, ShopSession session, CancellationToken cancellationToken)
    {
        if (Line(form) is not { } line)
            return TypedResults.BadRequest();
        await session.ChangeBasketAsync(basket => basket.Set(line.ProductId, line.Quantity), cancellationToken);
        return TypedResults.LocalRedirect("/basket");
    }

    private static async Task<IResult> PlaceAsync(
        IFormCollection form, ShopSession session, ProductCatalog catalog, Checkout checkout, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(form["requestId"], out var requestId))
            return TypedResults.BadRequest();
        if (await session.ShopperAsync(cancellationToken) is not { } shopper)
            return TypedResults.LocalRedirect("/sign-in?returnUrl=/basket");

        var basket = await session.BasketAsync(cancellationToken);
        if (basket.PlacedRequestId == requestId)
            return TypedResults.LocalRedirect($"/orders/{basket.PlacedOrderId}");
        if (basket.RequestId != requestId || basket.Lines.IsEmpty)
            return await PageAsync(session, catalog, BasketProblem.Changed, cancellationToken);

        try
        {
            var orderId = await checkout.PlaceAsync(shopper, basket, cancellationToken);
            await session.ChangeBasketAsync(now => now.Placed(requestId, orderId), cancellationToken);
            return TypedResults.LocalRedirect($"/orders/{orderId}");
        }
        catch (RpcException error) when (error.StatusCode != StatusCode.Unauthenticated)
        {
            var problem = ShopProblem.From(error);
            // The shop remembers what it turned down; the next try is another order.
            if (problem.Preconditions.Count > 0)
                await session.ChangeBasketAsync(now => now.TurnedDown(requestId), cancellationToken);
            return await PageAsync(session, catalog, problem, cancellationToken);
        }
    }

    private static async Task<RazorComponentResult<BasketPage>> PageAsync(
        ShopSession session, ProductCatalog catalog, ShopProblem? problem, CancellationToken cancellationToken)
    {
        var basket = await session.BasketAsync(cancellationToken);
        var products = await catalog.GetAsync(basket.Lines.Select(line => line.ProductId), cancellationToken);
        return new(new { Model = new BasketPageModel(basket, products, problem, await session.ShopperAsync(cancellationToken)) })
        {
            StatusCode = problem?.Status,
        };
    }

    private static BasketLine? Line(IFormCollection form) =>
        Guid.TryParse(form["productId"], out var productId)
        && long.TryParse(form["quantity"], NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
        && quantity <= Basket.MostOfOne
            ? new BasketLine(productId, quantity)
            : null;
}
