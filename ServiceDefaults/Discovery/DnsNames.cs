using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Telemetry;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>The names that this process follows. However many channels need a name, it is looked up once for all of them.</summary>
internal sealed class DnsNames : IDisposable
{
    private readonly IHostLookup _lookup;
    private readonly IOptions<DiscoveryOptions> _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<DnsName> _logger;
    private readonly Lock _changing = new();
    private readonly Dictionary<string, Followed> _names = new(StringComparer.OrdinalIgnoreCase);

    public DnsNames(IHostLookup lookup, IOptions<DiscoveryOptions> options, TimeProvider clock, IMeterFactory meters, ILogger<DnsName> logger)
    {
        (_lookup, _options, _clock, _logger) = (lookup, options, clock, logger);

        // How long look-ups take and how they end is measured by the runtime: dns.lookup.duration.
        meters.Create(TelemetryNames.DiscoveryMeter).CreateObservableUpDownCounter(
            "mesh.discovery.addresses", Measure, "{address}", "Addresses that are in use of a name found by DNS.");
    }

    /// <summary>The names that cannot be looked up just now, each with the reason.</summary>
    public IReadOnlyList<string> Problems =>
        [.. Snapshot().Where(name => name.Answer?.Problem is not null).Select(name => $"{name.Host}: {name.Answer!.Problem}")];

    /// <summary>Follows a name until the subscription is disposed.</summary>
    /// <param name="host">The name.</param>
    /// <param name="changed">Called when <see cref="DnsName.Answer"/> is another, first when it becomes known. May be called a last time while the subscription is disposed.</param>
    public Subscription Follow(string host, Action changed)
    {
        lock (_changing)
        {
            var isNew = !_names.TryGetValue(host, out var followed);
            if (followed is null)
                _names[host] = followed = new Followed(new DnsName(host, _lookup, _options.Value, _clock, _logger));
            followed.Count++;
            followed.Name.Changed += changed;
            if (isNew)
                followed.Name.Start();
            return new Subscription(this, followed.Name, changed);
        }
    }

    public void Dispose()
    {
        foreach (var name in Snapshot())
            name.Dispose();
    }

    private void Leave(DnsName name, Action changed)
    {
        lock (_changing)
        {
            name.Changed -= changed;
            if (--_names[name.Host].Count > 0)
                return;
            _names.Remove(name.Host);
        }

        name.Dispose();
    }

    private DnsName[] Snapshot()
    {
        lock (_changing)
            return [.. _names.Values.Select(followed => followed.Name)];
    }

    private IEnumerable<Measurement<int>> Measure() =>
        Snapshot().Select(name => new Measurement<int>(name.Answer?.Addresses.Count ?? 0, KeyValuePair.Create<string, object?>("dns.question.name", name.Host)));

    /// <summary>One who follows a name.</summary>
    internal sealed class Subscription(DnsNames names, DnsName name, Action changed) : IDisposable
    {
        private int _left;

        public DnsName Name => name;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                names.Leave(name, changed);
        }
    }

    private sealed class Followed(DnsName name)
    {
        public DnsName Name => name;

        public int Count { get; set; }
    }
}
