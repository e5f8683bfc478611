using Docker.DotNet.Serialization;

namespace Docker.DotNet.Transport;

/// <summary>
/// Finds the version of the API that client and engine both speak, once, with the first call. An engine refuses versions above its own.
/// </summary>
internal sealed class ApiVersionNegotiation(EngineConnection connection, Version? wanted) : IDisposable
{
    /// <summary>The version whose documentation the models follow.</summary>
    private static readonly Version Newest = new(1, 47);

    /// <summary>What engines speak that don't say what they speak.</summary>
    private static readonly Version Oldest = new(1, 24);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile Version? _agreed;

    public void Dispose() => _oneAtATime.Dispose();

    internal async ValueTask<Version> GetAsync(CancellationToken cancellationToken)
    {
        if (_agreed is { } agreed)
            return agreed;

        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _agreed ??= Lower(wanted ?? Newest, await AskAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static Version Lower(Version one, Version other) => one < other ? one : other;

    private async Task<Version> AskAsync(CancellationToken cancellationToken)
    {
        using (var ping = await connection.SendUnversionedAsync("/_ping", cancellationToken).ConfigureAwait(false))
        {
            if (ping.Headers.TryGetValues("Api-Version", out var values) && Version.TryParse(values.First(), out var version))
                return version;
        }

        // Something between us and the engine may drop headers that it doesn't know.
        using var response = await connection.SendUnversionedAsync("/version", cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var said = System.Text.Json.JsonSerializer.Deserialize<VersionResponse>(body, EngineJson.Options)?.APIVersion;
        return Version.TryParse(said, out var fromBody) ? fromBody : Oldest;
    }
}
