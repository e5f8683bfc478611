using System.Buffers.Binary;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Notifications;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Makes and reads the cursors of a room.</summary>
internal sealed class ChatCursor(ChangeCursors cursors, string room, Guid roomId)
{
    private readonly (long High, long Low) _id = Halves(roomId);

    /// <summary>The room and the position of the cursor that someone joins with; null for none.</summary>
    public static (Guid RoomId, long Position)? Read(ChangeCursors cursors, ChatJoin join)
    {
        if (join.Cursor.Length == 0)
            return null;
        var parts = cursors.Unprotect(Feed(join.Room), join.Cursor, length: 3, field: "join.cursor");
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, parts[0]);
        BinaryPrimitives.WriteInt64BigEndian(id[8..], parts[1]);
        return (new Guid(id, bigEndian: true), parts[2]);
    }

    /// <summary>The cursor of a position.</summary>
    public string At(long position) => cursors.Protect(Feed(room), _id.High, _id.Low, position);

    // By name, so that a cursor of another room is told from one of this room that was removed and made again since.
    private static string Feed(string room) => $"chat/{room}";

    private static (long High, long Low) Halves(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }
}
