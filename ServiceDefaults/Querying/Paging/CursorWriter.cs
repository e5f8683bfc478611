using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>Writes the sort keys of a row as bytes.</summary>
internal sealed class CursorWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void WriteGuid(Guid value)
    {
        value.TryWriteBytes(_bytes.GetSpan(16), bigEndian: true, out var written);
        _bytes.Advance(written);
    }

    public void WriteDecimal(decimal value)
    {
        foreach (var part in decimal.GetBits(value))
            WriteInt64(part);
    }

    public void WriteText(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteInt64(length);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }
}
