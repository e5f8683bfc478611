using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Clients;

/// <summary>Holds, sells and takes back stock at shop.products.v1.</summary>
internal sealed class Stock(ProductService.ProductServiceClient products) : IStock
{
    public async Task<IReadOnlyList<Rejection>> ReserveAsync(
        Guid orderId, IReadOnlyList<OrderLine> lines, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ReserveStockRequest { ReservationId = orderId.ToString(), Lifetime = Duration.FromTimeSpan(lifetime) };
            request.Items.AddRange(lines.Select(line => new StockItem { ProductId = line.ProductId.ToString(), Quantity = line.Quantity }));
            var response = await products.ReserveStockAsync(request, cancellationToken: cancellationToken);
            return response.Reservation.Status is ReservationStatus.Held or ReservationStatus.Committed ? [] : [Ended(orderId)];
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            return ToRejections(orderId, e);
        }
        catch (RpcException e)
        {
            throw DependencyError.Translate("products", e, cancellationToken);
        }
    }

    public async Task<bool> CommitAsync(Guid orderId, CancellationToken cancellationToken)
    {
        try
        {
            await products.CommitStockAsync(new CommitStockRequest { ReservationId = orderId.ToString() }, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            return false;
        }
        catch (RpcException e)
        {
            throw DependencyError.Translate("products", e, cancellationToken);
        }
    }

    public async Task ReleaseAsync(Guid orderId, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await products.ReleaseStockAsync(
                new ReleaseStockRequest { ReservationId = orderId.ToString(), Reason = Shorten(reason), AllowCommitted = true },
                cancellationToken: cancellationToken);
        }
        catch (RpcException e)
        {
            throw DependencyError.Translate("products", e, cancellationToken);
        }
    }

    // What the stock says of a product is told to the caller as it is; what it says of the reservation is this service's business.
    private static Rejection[] ToRejections(Guid orderId, RpcException error)
    {
        var violations = error.Detail<PreconditionFailure>()?.Violations ?? [];
        Rejection[] rejections =
        [
            .. violations
                .Where(violation => violation.Subject.StartsWith("products/", StringComparison.Ordinal))
                .Select(violation => new Rejection(violation.Type, violation.Subject, violation.Description)),
        ];
        return rejections switch
        {
            { Length: > 0 } => rejections,
            _ when error.StatusCode == StatusCode.NotFound =>
                [new Rejection(RejectionTypes.ProductNotFound, $"orders/{orderId}", "A product is not there any more.")],
            _ => [Ended(orderId)],
        };
    }

    private static Rejection Ended(Guid orderId) =>
        new(RejectionTypes.ReservationEnded, $"orders/{orderId}", "Its stock was held for too long and was given back.");

    private static string Shorten(string reason)
    {
        const int maxLength = 500;
        return reason.Length <= maxLength ? reason : reason[..(char.IsHighSurrogate(reason[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
