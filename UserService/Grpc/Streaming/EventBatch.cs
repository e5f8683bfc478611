using ShopMesh.Users.Domain.Events;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Events that are acknowledged together.</summary>
internal sealed class EventBatch
{
    // What is no id can be as long as a message may be; enough of it is sent back to know it again.
    private const int MostIdLength = 100;

    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Id, SentEvent Sent)> _sent = [];
    private readonly List<UserEvent> _events = [];

    public int Count => _sent.Count;

    /// <summary>All, in the order in which they came.</summary>
    public IReadOnlyList<(string Id, SentEvent Sent)> Sent => _sent;

    /// <summary>Those that can be stored.</summary>
    public IReadOnlyList<UserEvent> Events => _events;

    /// <summary>Whether an event with this id is among those that can be stored.</summary>
    public bool Has(string id) => _ids.Contains(id);

    public void Add(string id, SentEvent sent)
    {
        _sent.Add((id.Truncate(MostIdLength), sent));
        if (sent.Event is null)
            return;
        _ids.Add(id);
        _events.Add(sent.Event);
    }

    public void Clear()
    {
        _ids.Clear();
        _sent.Clear();
        _events.Clear();
    }
}
