namespace ShopMesh.Users.Domain;

/// <summary>What a user may do. The numbers are stored, and are those of the contract.</summary>
internal enum Role : short
{
    Customer = 1,
    Support = 2,
    Admin = 3,
}
