namespace ShopMesh.Users.Domain.Changes;

/// <summary>What happened to an account. The numbers are stored, and are those of the contract.</summary>
internal enum UserChangeKind : short
{
    Updated = 1,
    Deleted = 2,
}
