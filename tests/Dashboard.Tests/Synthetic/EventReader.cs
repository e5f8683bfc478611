using System.Net.ServerSentEvents;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>Reads server-sent events as a browser would.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(Stream stream, CancellationToken cancellationToken)
    {
        _stream = stream;
        _events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, CancellationToken cancellationToken) =>
        new(await client.GetStreamAsync(path, cancellationToken), cancellationToken);

    /// <summary>The next event of that type that meets the condition.</summary>
    public async Task<string> NextAsync(string type, Predicate<string>? condition = null)
    {
        while (await _events.MoveNextAsync())
        {
            if (_events.Current.EventType == type && (condition is null || condition(_events.Current.Data)))
                return _events.Current.Data;
        }

        throw new InvalidOperationException($"The stream ended before an event '{type}'.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _events.DisposeAsync();
    }
}
