using Google.Protobuf;
using Google.Protobuf.Reflection;
using ShopMesh.Fuzz.Tests.Running;

namespace ShopMesh.Fuzz.Tests.Cases;

/// <summary>All kinds of attacks on one rpc.</summary>
internal static class Attacks
{
    private const int MaxMessageSize = 4 * 1024 * 1024;

    // Compressing them takes longer than sending them.
    private static readonly byte[] Bomb = Frame.Of(Frame.Gzip(new byte[64 * 1024 * 1024]), flag: 1);
    private static readonly byte[] Oversized = Frame.Of(new byte[MaxMessageSize + 1024]);

    /// <summary>The kinds by name; each makes a new attack of the random numbers that it is given.</summary>
    public static IReadOnlyDictionary<string, Func<Rpc, Random, Attack>> Kinds { get; } = new Dictionary<string, Func<Rpc, Random, Attack>>
    {
        ["nothing at all"] = (rpc, _) => new Attack(rpc.Path, default),
        ["an empty message"] = (rpc, _) => new Attack(rpc.Path, Frame.Of([])) { IsWellFormed = true },
        ["any message of the contract"] = (rpc, random) => WellFormed(rpc, random, 1),
        ["several messages of the contract"] = (rpc, random) => WellFormed(rpc, random, random.Next(2, 6)) with { IsWellFormed = rpc.Method.IsClientStreaming },
        ["random bytes in a frame"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Bytes(random, 400))),
        ["random bytes without a frame"] = (rpc, random) => new Attack(rpc.Path, Bytes(random, 400)),
        ["a message with bits flipped"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Flipped(AnyMessage.Of(rpc.Request, random).ToByteArray(), random))),
        ["a frame cut short"] = (rpc, random) => new Attack(rpc.Path, Frame.WithLength(Bytes(random, 50), (uint)random.Next(60, 5000))),
        ["half of a prefix"] = (rpc, _) => new Attack(rpc.Path, new byte[] { 0, 0, 0 }),
        ["a frame shorter than its message"] = (rpc, random) =>
            new Attack(rpc.Path, Frame.WithLength(AnyMessage.Of(rpc.Request, random).ToByteArray(), (uint)random.Next(0, 3))),
        ["a length of four billion"] = (rpc, random) => new Attack(rpc.Path, Frame.WithLength(Bytes(random, 100), uint.MaxValue)),
        ["a length above the limit"] = (rpc, random) => new Attack(rpc.Path, Frame.WithLength(Bytes(random, 100), MaxMessageSize + 1)),
        ["a message above the limit"] = (rpc, _) => new Attack(rpc.Path, Oversized),
        ["a compressed message of an unknown encoding"] = (rpc, random) =>
            new Attack(rpc.Path, Frame.Of(Bytes(random, 100), flag: 1)) { Headers = [("grpc-encoding", "br\tx")] },
        ["a compressed message without an encoding"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Bytes(random, 100), flag: 1)),
        ["garbage for gzip"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Bytes(random, 200), flag: 1)) { Headers = [("grpc-encoding", "gzip")] },
        ["a bomb for gzip"] = (rpc, _) => new Attack(rpc.Path, Bomb) { Headers = [("grpc-encoding", "gzip")] },
        ["a flag that means nothing"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Bytes(random, 20), flag: (byte)random.Next(2, 256))),
        ["a wrong content type"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Bytes(random, 20)))
        {
            ContentType = Pick(random, "text/plain", "application/json", "application/grpc+json", "application/grpc-web", "application/grpc-web-text", "grpc", "/", "\"", null),
        },
        ["texts that are not UTF-8"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(NotUtf8(rpc.Request, random))),
        ["groups in groups in groups"] = (rpc, _) => new Attack(rpc.Path, Frame.Of(Enumerable.Repeat((byte)0x0B, 100_000).ToArray())),
        ["messages in messages in messages"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Nested(random.Next(1, 4), 5_000))),
        ["a huge number of elements"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Repeated(random.Next(1, 6), 1_000_000))),
        ["unknown fields only"] = (rpc, random) => new Attack(rpc.Path, Frame.Of(Repeated(random.Next(1000, 5000), 1000))) { IsWellFormed = true },
        ["a stream cut in a frame"] = (rpc, random) => new Attack(rpc.Path, Frame.WithLength(Bytes(random, 200), 100_000)) { IsCut = true },
        ["a stream cut after a message"] = (rpc, random) => WellFormed(rpc, random, 1) with { IsCut = true },
        ["a deadline that is none"] = (rpc, random) => new Attack(rpc.Path, Frame.Of([]))
        {
            Headers = [("grpc-timeout", Pick(random, "", "S", "1", "-1S", "1x", "99999999999S", "1.5S", "0n", "nS", "٣S")!)],
            MayBeRefusedByHttp = true,
        },
        ["metadata that is not base64"] = (rpc, _) => new Attack(rpc.Path, Frame.Of([])) { Headers = [("x-trace-bin", "!!!"), ("traceparent", "00-zz-zz-zz")] },
        ["headers without end"] = (rpc, random) => new Attack(rpc.Path, Frame.Of([]))
        {
            Headers = [.. Enumerable.Range(0, random.Next(50, 300)).Select(i => ($"x-header-{i}", new string('x', 500)))],
            MayBeRefusedByHttp = true,
        },
        ["credentials that are none"] = (rpc, random) => new Attack(rpc.Path, Frame.Of([]))
        {
            Headers =
            [
                ("authorization", Pick(random, "Bearer", "Bearer ", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic AAAA", $"Bearer {new string('A', 9000)}")!),
                ("x-api-key", Pick(random, "", "shop_", new string('k', 300), "shop_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")!),
            ],
            MayBeRefusedByHttp = true,
        },
        ["a path beside the rpc"] = (rpc, random) => new Attack(
            Pick(random, rpc.Path.ToLowerInvariant(), $"{rpc.Path}/", $"{rpc.Path}2", $"/{rpc.Service}/", "/", $"//{rpc.Path}", $"{rpc.Path}/../x", "/%00", $"/x{rpc.Path}", $"{rpc.Path}%2f")!,
            Frame.Of([]))
        {
            MayBeRefusedByHttp = true,
        },
    };

    private static Attack WellFormed(Rpc rpc, Random random, int count) => new(
        rpc.Path, Enumerable.Range(0, count).SelectMany(_ => Frame.Of(AnyMessage.Of(rpc.Request, random).ToByteArray())).ToArray())
    {
        IsWellFormed = true,
    };

    private static byte[] Bytes(Random random, int most)
    {
        var bytes = new byte[random.Next(1, most)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        for (var i = 0; bytes.Length > 0 && i < 1 + (bytes.Length / 50); i++)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    // Whatever texts there are, and field 1 in any case.
    private static byte[] NotUtf8(MessageDescriptor type, Random random)
    {
        using var message = new MemoryStream();
        using var output = new CodedOutputStream(message);
        foreach (var number in type.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.String).Select(field => field.FieldNumber).Append(1))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(0xC3, 0x28, 0xFF, (byte)random.Next(128, 256)));
        }

        output.Flush();
        return message.ToArray();
    }

    private static byte[] Nested(int field, int levels)
    {
        var message = ByteString.Empty;
        for (var i = 0; i < levels && message.Length < 60_000; i++)
        {
            using var next = new MemoryStream();
            using var output = new CodedOutputStream(next);
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(message);
            output.Flush();
            message = ByteString.CopyFrom(next.ToArray());
        }

        return message.ToByteArray();
    }

    private static byte[] Repeated(int field, int count)
    {
        using var message = new MemoryStream();
        using var output = new CodedOutputStream(message);
        for (var i = 0; i < count; i++)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.Empty);
        }

        output.Flush();
        return message.ToArray();
    }

    private static string? Pick(Random random, params string?[] from) => from[random.Next(from.Length)];
}
