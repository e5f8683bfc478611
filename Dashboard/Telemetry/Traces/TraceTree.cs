namespace ShopMesh.Dashboard.Telemetry.Traces;

/// <summary>A trace's spans in the order and depth in which a waterfall shows them.</summary>
public sealed class TraceTree
{
    private TraceTree(IReadOnlyList<TraceTreeRow> rows, int depth) => (Rows, Depth) = (rows, depth);

    /// <summary>The rows from top to bottom: each parent before its children, children by start.</summary>
    public IReadOnlyList<TraceTreeRow> Rows { get; }

    /// <summary>The deepest level; 1 for a single span.</summary>
    public int Depth { get; }

    /// <summary>Orders spans. Those whose parent has not arrived stand at the top level; a cycle of parents is cut.</summary>
    public static TraceTree Build(IReadOnlyList<Span> spansByStart)
    {
        var ids = spansByStart.Select(span => span.Id).ToHashSet();
        var children = spansByStart.Where(span => !IsTop(span)).ToLookup(span => span.ParentId);
        var rows = new List<TraceTreeRow>(spansByStart.Count);
        var placed = new HashSet<SpanId>(spansByStart.Count);
        var stack = new Stack<(Span Span, int Level)>();
        foreach (var top in spansByStart.Where(IsTop).Concat(spansByStart))
        {
            if (placed.Contains(top.Id))
                continue;
            stack.Push((top, 1));
            while (stack.TryPop(out var next))
            {
                if (!placed.Add(next.Span.Id))
                    continue;
                var below = children[next.Span.Id].ToList();
                rows.Add(new TraceTreeRow(next.Span, next.Level, below.Count, !next.Span.ParentId.IsEmpty && !ids.Contains(next.Span.ParentId)));
                for (var i = below.Count - 1; i >= 0; i--)
                    stack.Push((below[i], next.Level + 1));
            }
        }

        return new TraceTree(rows, rows.Count == 0 ? 0 : rows.Max(row => row.Level));

        bool IsTop(Span span) => span.ParentId.IsEmpty || span.ParentId == span.Id || !ids.Contains(span.ParentId);
    }
}
