using Grpc.Core;
using Shop.Common.V1;
using Shop.Products.V1;
using ShopMesh.Products.Data;
using ShopMesh.Products.Validation;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Validation;

namespace ShopMesh.Products.Inventory;

/// <summary>Makes the quantity changes of a stream. One that cannot be made is an answer, and the stream goes on.</summary>
internal static class QuantityChanges
{
    private const int MostKeyLength = 64;

    private static readonly QuantityChangeValidator Rules = new();

    /// <summary>Makes the change, unless it was made before.</summary>
    /// <param name="ledger">Where.</param>
    /// <param name="change">The change.</param>
    /// <param name="index">Its place among the requests of the stream.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<WatchInventoryResponse> MakeAsync(
        StockLedger ledger, QuantityChange change, int index, string caller, CancellationToken cancellationToken)
    {
        var violations = Rules.Check(change);
        if (violations.Count > 0)
            return Failure(change, index, StatusCode.InvalidArgument, $"change.{violations[0].Field}", violations[0].Description);

        try
        {
            var quantity = await ledger.ChangeAsync(
                Guid.Parse(change.ChangeId), Guid.Parse(change.ProductId), change.Delta, change.Reason, caller, cancellationToken);
            return new WatchInventoryResponse { Accepted = new QuantityChangeAccepted { ChangeId = change.ChangeId, NewQuantity = quantity } };
        }
        catch (NotFoundException e)
        {
            return Failure(change, index, StatusCode.NotFound, "change.product_id", e.Message);
        }
        catch (AlreadyExistsException e)
        {
            return Failure(change, index, StatusCode.AlreadyExists, "change.change_id", e.Message);
        }
        catch (FailedPreconditionException e)
        {
            return Failure(change, index, StatusCode.FailedPrecondition, "change.delta", e.Message);
        }
        catch (ConflictException e)
        {
            return Failure(change, index, StatusCode.Aborted, "", e.Message);
        }
    }

    private static WatchInventoryResponse Failure(QuantityChange change, int index, StatusCode code, string field, string message) => new()
    {
        Failure = new ItemFailure
        {
            Index = index,
            Key = change.ChangeId.Length <= MostKeyLength ? change.ChangeId : "",
            Code = (int)code,
            Field = field,
            Message = message,
        },
    };
}
