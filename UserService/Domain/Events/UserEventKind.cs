namespace ShopMesh.Users.Domain.Events;

/// <summary>What an event says. The numbers are stored, and are those of the contract's fields.</summary>
internal enum UserEventKind : short
{
    SignedIn = 4,
    PageViewed = 5,
    Searched = 6,
}
