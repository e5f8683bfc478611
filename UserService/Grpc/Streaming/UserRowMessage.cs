using Google.Protobuf.WellKnownTypes;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Users.Data;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>One message that is filled anew for each row.</summary>
internal sealed class UserRowMessage
{
    private readonly User _user = new() { CreatedAt = new Timestamp(), UpdatedAt = new Timestamp() };
    private readonly StreamUsersResponse _response;

    public UserRowMessage() => _response = new StreamUsersResponse { User = _user };

    /// <summary>The message of the row that the cursor is at, until the next call.</summary>
    public StreamUsersResponse Fill(UserCursor row)
    {
        var id = row.Id;
        _user.Id = id.ToString();
        _user.Email = row.Email;
        _user.DisplayName = row.DisplayName;
        _user.Role = (Role)row.Role;
        _user.Status = (UserStatus)row.Status;
        if (row.AvatarUrl is { } avatar)
            _user.AvatarUrl = avatar;
        else
            _user.ClearAvatarUrl();
        Set(_user.CreatedAt, row.CreatedAt);
        Set(_user.UpdatedAt, row.UpdatedAt);
        _user.Etag = EntityTag.Of(id, row.Version);
        return _response;
    }

    private static void Set(Timestamp timestamp, DateTime utc)
    {
        var ticks = utc.Ticks - DateTime.UnixEpoch.Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        timestamp.Seconds = seconds;
        timestamp.Nanos = (int)rest * 100;
    }
}
