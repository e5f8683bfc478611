using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>gzip for gRPC that stops at the message limit, which gRPC itself applies to the compressed size only.</summary>
internal sealed class BoundedGzipProvider(int limit) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) =>
        new BoundedStream(new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true), limit,
            () => new RpcException(new Status(StatusCode.ResourceExhausted, $"The message is larger than {limit} bytes when decompressed.")));
}
