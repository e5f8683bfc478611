using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain.Changes;
using ShopMesh.Users.Limits;
using UserChange = ShopMesh.Users.Domain.Changes.UserChange;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Serves WatchUser.</summary>
internal sealed class WatchUserCalls(
    UserChangeFeed feed, IDatabaseNotifications notifications, ChangeCursors cursors, IOptions<UserLimits> limits)
{
    private readonly Places _places = new("WatchUser", limits.Value.Watches);

    /// <summary>Sends what happens to a user until it is deleted or the caller leaves.</summary>
    public async Task ServeAsync(WatchUserRequest request, IServerStreamWriter<WatchUserResponse> responses, ServerCallContext context)
    {
        context.AuthorizeOwner(request.Id);
        using var place = _places.Take();
        var cancellation = context.CancellationToken;
        var id = Guid.Parse(request.Id);
        var name = $"user_changes/{id}";

        long seen;
        if (request.Cursor.Length > 0)
        {
            seen = cursors.Unprotect(name, request.Cursor)[0];
            if (!await feed.ResumeAsync(id, seen, cancellation))
                return;
        }
        else
        {
            var user = await feed.GetAsync(id, cancellation);
            seen = user.Version;
            if (request.SendCurrent)
                await responses.WriteAsync(Current(user, cursors.Protect(name, seen)), cancellation);
        }

        // From here on nothing is missed, and the caller may know it.
        if (context.GetHttpContext().Response.HasStarted is false)
            await context.WriteResponseHeadersAsync([]);

        var changes = notifications.FollowAsync(
            UserChangeFeed.Channel, id.ToString(), async token => new ChangeBatch<UserChange>(await feed.ReadAfterAsync(id, seen, token)), cancellation);
        await foreach (var change in changes)
        {
            seen = change.Version;
            await responses.WriteAsync(ToResponse(change, cursors.Protect(name, seen)), cancellation);
            if (change.Kind == UserChangeKind.Deleted)
                return;
        }
    }

    private static WatchUserResponse Current(Domain.User user, string cursor) => new()
    {
        Change = Shop.Users.V1.UserChange.Current,
        User = user.ToMessage(),
        ChangedAt = Timestamp.FromDateTimeOffset(user.UpdatedAt),
        Cursor = cursor,
    };

    private static WatchUserResponse ToResponse(UserChange change, string cursor) => new()
    {
        Change = (Shop.Users.V1.UserChange)change.Kind,
        User = change.ToMessage(),
        ChangedAt = Timestamp.FromDateTimeOffset(change.ChangedAt),
        Cursor = cursor,
    };
}
