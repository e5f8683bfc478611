using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults;
using ShopMesh.Users.Domain.Chat;

namespace ShopMesh.Users.Rooms;

/// <summary>
/// Keeps the members present whom this replica serves, by renewing their leases, and removes those whose replica is gone.
/// </summary>
internal sealed partial class Attendance(AttendanceBook book, TimeProvider time, IOptions<ChatOptions> options, ILogger<Attendance> logger)
    : BackgroundService
{
    // Renewed well before the lease ends, so that one renewal that fails is not the end.
    private const int RenewalsPerLease = 3;

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(3);

    private readonly Guid _replicaId = Guid.NewGuid();
    private readonly ConcurrentDictionary<Guid, RoomSeat> _seats = new();

    /// <summary>Lets someone into a room until the seat is disposed.</summary>
    public async Task<RoomSeat> JoinAsync(string room, Guid userId, CancellationToken cancellationToken)
    {
        var session = new ChatSession { Id = Guid.NewGuid(), UserId = userId, ReplicaId = _replicaId };
        var visit = await book.JoinAsync(room, session, cancellationToken);
        var seat = new RoomSeat(session.Id, visit, LeaveAsync);
        _seats[session.Id] = seat;
        return seat;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / RenewalsPerLease, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
                await book.SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception.IsDatabaseFailure())
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var seats = _seats.Values.ToList();
        if (seats.Count == 0)
            return;

        var renewed = await book.RenewAsync([.. seats.Select(seat => seat.SessionId)], cancellationToken);
        foreach (var seat in seats.Where(seat => !renewed.Contains(seat.SessionId) && _seats.ContainsKey(seat.SessionId)))
        {
            Log.Lost(logger, seat.SessionId);
            seat.Lose();
        }
    }

    private async ValueTask LeaveAsync(RoomSeat seat)
    {
        _seats.TryRemove(seat.SessionId, out _);

        // The call may be over, which is no reason to stay in the room.
        using var limit = new CancellationTokenSource(LeaveLimit, time);
        try
        {
            await book.LeaveAsync(seat.Visit.RoomId, seat.SessionId, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException || exception.IsDatabaseFailure())
        {
            // The lease ends by itself.
            Log.NotLeft(logger, seat.SessionId, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Members of rooms could not be kept present this time: {Problem}")]
        public static partial void Failed(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Warning, "Session {Session} was given up as lost by another replica, and ends.")]
        public static partial void Lost(ILogger logger, Guid session);

        [LoggerMessage(3, LogLevel.Information, "Session {Session} could not leave its room and stays until its lease ends: {Problem}")]
        public static partial void NotLeft(ILogger logger, Guid session, string problem);
    }
}
