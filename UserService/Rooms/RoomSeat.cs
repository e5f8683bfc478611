namespace ShopMesh.Users.Rooms;

/// <summary>A member's place in a room; disposing it is leaving.</summary>
internal sealed class RoomSeat(Guid sessionId, RoomVisit visit, Func<RoomSeat, ValueTask> leave) : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();

    public Guid SessionId => sessionId;

    /// <summary>What the member found.</summary>
    public RoomVisit Visit => visit;

    /// <summary>Cancelled when the room was told that the member has left, although it has not.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Tells the member that it is not in the room any more.</summary>
    public void Lose() => _lost.Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await leave(this);

        // Not disposed: whoever renews leases may be about to cancel it. It holds no timer.
    }
}
