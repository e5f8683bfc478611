namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>How much of each span's time is its own rather than its children's.</summary>
internal static class SelfTimes
{
    /// <summary>Nanoseconds per span, in the order given. Children that overlap count once; those that outlive their parent count up to its end.</summary>
    public static long[] Of(IReadOnlyList<Span> spans)
    {
        var result = new long[spans.Count];
        var byId = new Dictionary<SpanId, int>(spans.Count);
        var order = new int[spans.Count];
        for (var i = 0; i < spans.Count; i++)
        {
            byId[spans[i].Id] = i;
            order[i] = i;
            result[i] = spans[i].Duration;
        }

        Array.Sort(order, (left, right) => spans[left].Start.CompareTo(spans[right].Start));
        // In order of start, one moment per parent is enough: up to where its children have covered it.
        var covered = new long[spans.Count];
        Array.Fill(covered, long.MinValue);
        foreach (var i in order)
        {
            var child = spans[i];
            if (child.ParentId.IsEmpty || !byId.TryGetValue(child.ParentId, out var p) || p == i)
                continue;
            var from = Math.Max(Math.Max(child.Start, spans[p].Start), covered[p]);
            var to = Math.Min(child.End, spans[p].End);
            if (to <= from)
                continue;
            result[p] -= to - from;
            covered[p] = to;
        }

        return result;
    }
}
