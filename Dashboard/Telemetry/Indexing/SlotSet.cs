using System.Numerics;

namespace ShopMesh.Dashboard.Telemetry.Indexing;

/// <summary>A set of slots of a ring, as bits: cheap to intersect, and its size is known in advance.</summary>
internal sealed class SlotSet
{
    private readonly ulong[] _bits;

    public SlotSet(int slots) => _bits = new ulong[(slots + 63) / 64];

    private SlotSet(ulong[] bits) => _bits = bits;

    public int Count { get; private set; }

    public bool Contains(int slot) => (_bits[slot >> 6] & (1UL << slot)) != 0;

    public void Add(int slot)
    {
        ref var word = ref _bits[slot >> 6];
        var bit = 1UL << slot;
        if ((word & bit) != 0)
            return;
        word |= bit;
        Count++;
    }

    public void Remove(int slot)
    {
        ref var word = ref _bits[slot >> 6];
        var bit = 1UL << slot;
        if ((word & bit) == 0)
            return;
        word &= ~bit;
        Count--;
    }

    public SlotSet Copy() => new([.. _bits]) { Count = Count };

    public void IntersectWith(SlotSet other)
    {
        var count = 0;
        for (var i = 0; i < _bits.Length; i++)
            count += BitOperations.PopCount(_bits[i] &= other._bits[i]);
        Count = count;
    }

    public void UnionWith(SlotSet other)
    {
        var count = 0;
        for (var i = 0; i < _bits.Length; i++)
            count += BitOperations.PopCount(_bits[i] |= other._bits[i]);
        Count = count;
    }
}
