namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>The people who have an account, as far as we remember: the last <see cref="Capacity"/> of them.</summary>
internal sealed class ShopperPool
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly List<string> _userIds = [];
    private int _next;

    /// <summary>Remembers a user; when the pool is full, in place of the one known longest.</summary>
    public void Add(string userId)
    {
        lock (_lock)
        {
            if (_userIds.Count < Capacity)
                _userIds.Add(userId);
            else
                _userIds[_next] = userId;
            _next = (_next + 1) % Capacity;
        }
    }

    /// <summary>The user at this point, from 0 to 1, of those known; null when none is.</summary>
    public string? At(double point)
    {
        lock (_lock)
            return _userIds.Count == 0 ? null : _userIds[(int)(point * _userIds.Count)];
    }
}
