using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.Users.Data;
using ShopMesh.Users.Limits;
using ShopMesh.Users.Rooms;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Serves Chat.</summary>
internal sealed class ChatCalls(
    UserChangeFeed users,
    Attendance attendance,
    RoomReaders readers,
    ChatStore store,
    IDatabaseNotifications notifications,
    ChangeCursors cursors,
    TimeProvider time,
    IOptions<ChatOptions> options,
    IOptions<UserLimits> limits)
{
    private readonly Places _places = new("Chat", limits.Value.Chats);

    /// <summary>Lets the caller into a room, and has them hear and speak there until either side ends the call.</summary>
    public async Task ServeAsync(
        IAsyncStreamReader<ChatRequest> requests, IServerStreamWriter<ChatResponse> responses, ServerCallContext context)
    {
        using var place = _places.Take();
        var cancellation = context.CancellationToken;
        if (!await requests.MoveNext(cancellation) || requests.Current.Join is not { } join)
            throw new InvalidArgumentException(new FieldViolation("join", "must be the first message", "JOIN_REQUIRED"));

        context.AuthorizeOwner(join.UserId);
        var user = await users.GetAsync(Guid.Parse(join.UserId), cancellation);
        if (user.Status != Domain.UserStatus.Active)
            throw new FailedPreconditionException(new PreconditionViolation("USER_NOT_ACTIVE", $"user/{user.Id}", "The account is not active."));

        var cursor = ChatCursor.Read(cursors, join);
        await using var seat = await attendance.JoinAsync(join.Room, user.Id, cancellation);
        var reader = readers.Rent(seat.Visit);
        try
        {
            // From here on nothing is missed, and the caller may know it.
            await context.WriteResponseHeadersAsync([]);
            var conversation = new ChatConversation(
                seat, reader, store, notifications, responses, user.Id, new ChatCursor(cursors, join.Room, seat.Visit.RoomId), options.Value, time);
            await conversation.RunAsync(requests, cursor, cancellation);
        }
        finally
        {
            readers.Return(seat.Visit);
        }
    }
}
