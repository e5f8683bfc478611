namespace ShopMesh.Dashboard.Telemetry.Metrics;

/// <summary>Keeps the latest points of each metric series. Safe for concurrent use.</summary>
internal sealed class MetricStore(TelemetryLimits limits)
{
    private const int MaxExemplars = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, Series> _series = [];

    /// <summary>Announces new points.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>How many series are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _series.Count;
        }
    }

    /// <summary>Adds points; returns how many were refused because there are too many series.</summary>
    public int Add(IReadOnlyCollection<MetricSample> samples)
    {
        if (samples.Count == 0)
            return 0;
        var refused = 0;
        lock (_gate)
        {
            foreach (var sample in samples)
            {
                var key = SeriesKey.Of(sample);
                if (!_series.TryGetValue(key, out var series))
                {
                    if (_series.Count >= limits.MaxMetricSeries)
                    {
                        refused++;
                        continue;
                    }

                    _series[key] = series = new Series();
                }

                series.Add(sample, limits.MaxPointsPerSeries);
            }
        }

        Changes.Publish();
        return refused;
    }

    /// <summary>The instruments that are known, by source and name.</summary>
    public IReadOnlyList<MetricInstrument> Instruments()
    {
        lock (_gate)
        {
            return [.. _series.Values.Select(series => series.Latest.Instrument).Distinct()
                .OrderBy(instrument => instrument.Source.Name, StringComparer.Ordinal).ThenBy(instrument => instrument.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The series of the instruments of that name, over all instances of a service.</summary>
    public IReadOnlyList<MetricSeriesSnapshot> Find(string service, string instrument)
    {
        lock (_gate)
        {
            return [.. _series.Values
                .Where(series => series.Latest.Instrument.Source.Name == service && series.Latest.Instrument.Name == instrument)
                .Select(series => series.Snapshot())];
        }
    }

    private sealed class Series
    {
        private readonly Queue<MetricPoint> _points = new();
        private readonly Queue<MetricExemplar> _exemplars = new();

        public MetricSample Latest { get; private set; } = null!;

        public void Add(MetricSample sample, int maxPoints)
        {
            Latest = sample;
            while (_points.Count >= maxPoints)
                _points.Dequeue();
            _points.Enqueue(sample.Point);
            foreach (var exemplar in sample.Exemplars)
            {
                while (_exemplars.Count >= MaxExemplars)
                    _exemplars.Dequeue();
                _exemplars.Enqueue(exemplar);
            }
        }

        public MetricSeriesSnapshot Snapshot() =>
            new(Latest.Instrument, Latest.Attributes, Latest.Bounds, [.. _points], [.. _exemplars]);
    }

    private readonly record struct SeriesKey(string Service, string Instance, string Scope, string Name, string Attributes)
    {
        public static SeriesKey Of(MetricSample sample) => new(
            sample.Instrument.Source.Name, sample.Instrument.Source.InstanceId, sample.Instrument.Scope.Name, sample.Instrument.Name,
            string.Join('\u001f', sample.Attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
                .Select(attribute => $"{attribute.Key}\u001e{attribute.Value}")));
    }
}
