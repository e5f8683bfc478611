using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

/// <summary>Tells whether output comes in frames or as it was written to a terminal.</summary>
internal static class OutputFraming
{
    private const string Frames = "application/vnd.docker.multiplexed-stream";

    /// <summary>From this version on, the media type says it; before, it is the same for both.</summary>
    private static readonly Version SaidByMediaType = new(1, 42);

    internal static async ValueTask<bool> IsMultiplexedAsync(
        EngineConnection connection, string? mediaType, Func<CancellationToken, Task<bool>> hasTerminal, CancellationToken cancellationToken)
    {
        if (mediaType == Frames)
            return true;
        return await connection.GetApiVersionAsync(cancellationToken).ConfigureAwait(false) < SaidByMediaType
            && !await hasTerminal(cancellationToken).ConfigureAwait(false);
    }
}
