using Google.Protobuf.WellKnownTypes;
using ShopMesh.Products.Domain;
using V1 = Shop.Products.V1;

namespace ShopMesh.Products.Grpc;

/// <summary>Between the contract's messages of reservations and the domain.</summary>
internal static class ReservationMapping
{
    public static V1.Reservation ToMessage(this Reservation reservation)
    {
        var message = new V1.Reservation
        {
            Id = reservation.Id.ToString(),
            Status = (V1.ReservationStatus)reservation.Status,
            CreatedAt = Timestamp.FromDateTimeOffset(reservation.CreatedAt),
            ExpiresAt = Timestamp.FromDateTimeOffset(reservation.ExpiresAt),
        };
        message.Items.AddRange(reservation.Items.Select(item => new V1.StockItem
        {
            ProductId = item.ProductId.ToString(),
            Quantity = item.Quantity,
        }));
        return message;
    }

    public static ReservationItem ToItem(this V1.StockItem item) => new(Guid.Parse(item.ProductId), item.Quantity);
}
