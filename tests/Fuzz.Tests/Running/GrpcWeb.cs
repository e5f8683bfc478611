using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;

namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>gRPC-Web's framing (PROTOCOL-WEB): what HTTP/2 has in trailers is the body's last frame.</summary>
internal static class GrpcWeb
{
    private const byte TrailersFlag = 0x80;
    private const int FrameHeaderSize = 5;
    private const int Base64Unit = 4;

    /// <summary>The status that the body ends with; <see langword="null"/> where it has none, or is not of gRPC-Web.</summary>
    public static string? Status(MediaTypeHeaderValue? type, byte[] body)
    {
        if (type?.MediaType?.StartsWith("application/grpc-web", StringComparison.Ordinal) != true)
            return null;
        var frames = type.MediaType.StartsWith("application/grpc-web-text", StringComparison.Ordinal) ? Decode(body) : body;
        for (var at = 0; at + FrameHeaderSize <= frames.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(frames.AsSpan(at + 1));
            var content = frames.AsSpan(at + FrameHeaderSize, length);
            if ((frames[at] & TrailersFlag) != 0)
            {
                return Encoding.ASCII.GetString(content).Split("\r\n").Select(line => line.Split(':', 2))
                    .FirstOrDefault(field => field[0] == "grpc-status")?[1].Trim();
            }

            at += FrameHeaderSize + length;
        }

        return null;
    }

    // The text is pieces of base64, each of which ends with its own padding.
    private static byte[] Decode(byte[] text) =>
        [.. text.Chunk(Base64Unit).SelectMany(unit => Convert.FromBase64String(Encoding.ASCII.GetString(unit)))];
}
