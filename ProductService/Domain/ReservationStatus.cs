namespace ShopMesh.Products.Domain;

/// <summary>What became of a reservation. The numbers are stored, and are those of the contract.</summary>
internal enum ReservationStatus : short
{
    Held = 1,
    Committed = 2,
    Released = 3,
    Expired = 4,
}
