namespace ShopMesh.Users.Domain;

/// <summary>Whether an account can be used. The numbers are stored, and are those of the contract.</summary>
internal enum UserStatus : short
{
    Active = 1,
    Inactive = 2,
    Suspended = 3,
}
