using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A way to compress messages.</summary>
public interface ICompressionProvider
{
    /// <summary>The name in <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>.</summary>
    string EncodingName { get; }

    /// <summary>Creates a stream that compresses what is written to it.</summary>
    /// <param name="stream">Takes the compressed bytes; it is left open.</param>
    /// <param name="compressionLevel">How hard to try; <see langword="null"/> for the provider's own default.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>Creates a stream that reads decompressed bytes.</summary>
    /// <param name="stream">Gives the compressed bytes; it is left open.</param>
    Stream CreateDecompressionStream(Stream stream);
}
