using Grpc.Core;

namespace ShopMesh.Bench.Measuring;

/// <summary>Methods whose client neither parses nor writes messages: what is measured is the service, on a machine that both share.</summary>
internal static class RawMessages
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private static readonly Marshaller<byte[]> Nothing = Marshallers.Create<byte[]>(bytes => bytes, _ => []);

    /// <summary>A method that streams messages, whose contents are let go.</summary>
    public static Method<byte[], byte[]> ServerStreaming(string service, string name) =>
        new(MethodType.ServerStreaming, service, name, Bytes, Nothing);

    /// <summary>A method that takes a stream of messages.</summary>
    public static Method<byte[], byte[]> ClientStreaming(string service, string name) => new(MethodType.ClientStreaming, service, name, Bytes, Bytes);
}
