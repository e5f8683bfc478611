using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace ShopMesh.ServiceDefaults.Tests.Telemetry;

/// <summary>Keeps the spans that an exporter would be given.</summary>
internal sealed class SpanCollector : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    public IReadOnlyCollection<Activity> Spans => _spans;

    public override void OnEnd(Activity data)
    {
        if (data.Recorded)
            _spans.Enqueue(data);
    }
}
