using Google.Protobuf;

namespace Grpc.Core;

/// <summary>Reads and writes the rich status that travels in the trailers of a call.</summary>
public static class MetadataExtensions
{
    /// <summary>The trailer that carries a serialized <see cref="Google.Rpc.Status"/>.</summary>
    public const string StatusDetailsTrailerName = "grpc-status-details-bin";

    /// <summary>Reads the rich status from trailers.</summary>
    /// <param name="metadata">The trailers of a call.</param>
    /// <param name="ignoreParseError">Whether to answer <see langword="null"/> for a value that is not a serialized status.</param>
    /// <returns>The status, the last one if there are several; <see langword="null"/> if there is none.</returns>
    /// <exception cref="InvalidProtocolBufferException">The value is malformed and <paramref name="ignoreParseError"/> is false.</exception>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.LastOrDefault(static entry => entry.Key == StatusDetailsTrailerName) is not { } trailer)
            return null;

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(trailer.ValueBytes);
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    /// <summary>Puts the rich status into trailers, in place of one that is there already.</summary>
    /// <param name="metadata">The trailers of a call.</param>
    /// <param name="status">The status to send.</param>
    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(status);

        for (var i = metadata.Count - 1; i >= 0; i--)
        {
            if (metadata[i].Key == StatusDetailsTrailerName)
                metadata.RemoveAt(i);
        }

        metadata.Add(StatusDetailsTrailerName, status.ToByteArray());
    }
}
