using System.Buffers.Binary;
using System.Text;

namespace ShopMesh.Bench.Recording;

/// <summary>Reads the fields of a message one after the other.</summary>
internal ref struct MessageContent(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    public short Int16()
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(_rest);
        _rest = _rest[2..];
        return value;
    }

    public int Int32()
    {
        var value = BinaryPrimitives.ReadInt32BigEndian(_rest);
        _rest = _rest[4..];
        return value;
    }

    public byte[] Bytes(int length)
    {
        var value = _rest[..length].ToArray();
        _rest = _rest[length..];
        return value;
    }

    public string Text()
    {
        var end = _rest.IndexOf((byte)0);
        var value = Encoding.UTF8.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return value;
    }
}
