using System.Buffers.Binary;

namespace ShopMesh.Bench.Recording;

/// <summary>Cuts one direction of a PostgreSQL connection into messages (frontend/backend protocol 3.0).</summary>
/// <param name="hasStartup">Whether the direction begins with messages that have no type, as the client's does.</param>
/// <param name="onMessage">Is given each message's type and content.</param>
internal sealed class MessageReader(bool hasStartup, Action<char, ReadOnlyMemory<byte>> onMessage)
{
    private const int SslRequest = 80877103;
    private const int GssEncryptionRequest = 80877104;

    private byte[] _pending = [];
    private bool _isStarting = hasStartup;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _pending, .. bytes];
        var position = 0;
        while (true)
        {
            var left = all.AsMemory(position);
            var typeLength = _isStarting ? 0 : 1;
            if (left.Length < typeLength + 4)
                break;
            var length = BinaryPrimitives.ReadInt32BigEndian(left.Span[typeLength..]);
            if (left.Length < typeLength + length)
                break;

            var content = left.Slice(typeLength + 4, length - 4);
            if (!_isStarting)
                onMessage((char)left.Span[0], content);
            else if (BinaryPrimitives.ReadInt32BigEndian(content.Span) is not (SslRequest or GssEncryptionRequest))
                _isStarting = false;
            position += typeLength + length;
        }

        _pending = all[position..];
    }
}
