namespace ShopMesh.Users.Rooms;

/// <summary>The rooms that have members on this replica.</summary>
internal sealed class RoomReaders(ChatStore store)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, RoomReader> _readers = [];

    /// <summary>The reader of a room; give it back with <see cref="Return"/>.</summary>
    public RoomReader Rent(RoomVisit visit)
    {
        lock (_gate)
        {
            if (!_readers.TryGetValue(visit.RoomId, out var reader))
                _readers[visit.RoomId] = reader = new RoomReader(store, visit.RoomId, visit.Position);
            reader.Members++;
            return reader;
        }
    }

    /// <summary>Gives the reader of a room back; the last one lets go of what it holds.</summary>
    public void Return(RoomVisit visit)
    {
        lock (_gate)
        {
            var reader = _readers[visit.RoomId];
            if (--reader.Members > 0)
                return;
            _readers.Remove(visit.RoomId);
            reader.Dispose();
        }
    }
}
