namespace ShopMesh.Users.Domain.Chat;

/// <summary>What happened in a room. The numbers are stored.</summary>
internal enum ChatEntryKind : short
{
    Message = 1,
    Joined = 2,
    Left = 3,
}
