using System.Buffers.Binary;
using System.IO.Compression;

namespace ShopMesh.Fuzz.Tests.Cases;

/// <summary>gRPC's framing (Length-Prefixed-Message), right and wrong.</summary>
internal static class Frame
{
    public static byte[] Of(ReadOnlySpan<byte> message, byte flag = 0) => WithLength(message, (uint)message.Length, flag);

    public static byte[] WithLength(ReadOnlySpan<byte> message, uint length, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
