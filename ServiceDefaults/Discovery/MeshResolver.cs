using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>
/// Reports the addresses that configuration has for a service, and those of the names that it has, and again whenever either changes.
/// </summary>
internal sealed partial class MeshResolver(string name, IConfiguration configuration, DnsNames names, ILoggerFactory loggers) : Resolver
{
    // The attribute by which an address tells gRPC the name that it was found by: the authority of calls, and the name in TLS. An edge
    // certificate is for that name; there is none for the address of a container that came a moment ago.
    private static readonly BalancerAttributesKey<string> HostOverride = new("HostOverride");

    private readonly ILogger _logger = loggers.CreateLogger<MeshResolver>();
    private readonly ServiceAddress? _address = ServiceAddress.Parse(name);
    private readonly Lock _reporting = new();
    private readonly Dictionary<string, DnsNames.Subscription> _followed = new(StringComparer.OrdinalIgnoreCase);
    private Action<ResolverResult>? _listener;
    private IDisposable? _subscription;
    private IReadOnlyList<ServiceTarget> _targets = [];
    private string? _problem;
    private string? _reported;
    private ResolverResult? _undelivered;
    private bool _delivering;
    private bool _disposed;

    public override void Start(Action<ResolverResult> listener)
    {
        _listener = listener;
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            Read();
            Report(always: false);
        });
        Read();
        Report(always: true);
    }

    // Asked for when a connection breaks. Configuration tells by itself when it changes, and the channel only wants an answer; a name
    // may have lost the address that the connection was to.
    public override void Refresh()
    {
        lock (_reporting)
        {
            foreach (var followed in _followed.Values)
                followed.Name.Refresh();
        }

        Report(always: true);
    }

    protected override void Dispose(bool disposing)
    {
        // Elsewhere: a subscription's end waits for a callback that runs, which may wait for the channel that disposes this resolver.
        if (_subscription is { } subscription)
            ThreadPool.QueueUserWorkItem(static subscription => subscription.Dispose(), subscription, preferLocal: false);
        lock (_reporting)
        {
            _disposed = true;
            foreach (var followed in _followed.Values)
                followed.Dispose();
            _followed.Clear();
        }

        base.Dispose(disposing);
    }

    private void Read()
    {
        lock (_reporting)
        {
            if (_disposed)
                return;
            try
            {
                _targets = _address?.Read(configuration) ?? [];
                _problem = null;
            }
            catch (FormatException exception)
            {
                // A slip in a file that is reloaded must not take a service away that can be reached.
                _problem = exception.Message;
                if (_targets.Count > 0)
                    Log.Kept(_logger, name, exception.Message);
                return;
            }

            var wanted = _targets.Where(target => target.IsName).Select(target => target.Host).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var gone in _followed.Keys.Where(host => !wanted.Contains(host)).ToArray())
            {
                _followed[gone].Dispose();
                _followed.Remove(gone);
            }

            foreach (var host in wanted.Where(host => !_followed.ContainsKey(host)))
                _followed[host] = names.Follow(host, () => Report(always: false));
        }
    }

    private void Report(bool always)
    {
        lock (_reporting)
        {
            // Calls wait for the first answer of DNS; to report nothing before would fail them.
            if (_disposed || _followed.Values.Any(followed => followed.Name.Answer is null))
                return;
            var result = Resolve(out var text);
            if (text == _reported && !always)
                return;
            if (text != _reported)
                Log.Resolved(_logger, name, text);
            _reported = text;
            _undelivered = result;
            if (_delivering)
                return;
            _delivering = true;
        }

        Deliver();
    }

    // Outside the lock, because the channel holds one of its own when it calls this resolver; and by one thread at a time, so that
    // what is known last is told last.
    private void Deliver()
    {
        while (true)
        {
            ResolverResult result;
            lock (_reporting)
            {
                if (_undelivered is null || _disposed)
                {
                    _delivering = false;
                    return;
                }

                result = _undelivered;
                _undelivered = null;
            }

            try
            {
                _listener?.Invoke(result);
            }
            catch
            {
                lock (_reporting)
                    _delivering = false;
                throw;
            }
        }
    }

    private ResolverResult Resolve(out string text)
    {
        var addresses = _targets.SelectMany(Addresses).DistinctBy(address => (address.EndPoint.Host, address.EndPoint.Port)).ToArray();
        if (addresses.Length > 0)
        {
            text = string.Join(", ", addresses.Select(address => address.EndPoint.Host.Contains(':', StringComparison.Ordinal)
                ? $"[{address.EndPoint.Host}]:{address.EndPoint.Port}"
                : $"{address.EndPoint.Host}:{address.EndPoint.Port}"));
            return ResolverResult.ForResult(addresses);
        }

        var problem = _address is null ? $"\"{name}\" is not a service's name."
            : _problem ?? (_targets.Count == 0
                ? $"There is no service \"{name}\" in configuration: {_address.Section}:0 is not set."
                : $"No replica of \"{name}\" was found by DNS ({_address.Section}): {string.Join("; ", _followed.Values.Select(Problem))}.");
        text = $"no address: {problem}";
        return ResolverResult.ForFailure(new Status(StatusCode.Unavailable, problem));
    }

    private IEnumerable<BalancerAddress> Addresses(ServiceTarget target)
    {
        if (!target.IsName)
            return [new BalancerAddress(target.Host, target.Port)];
        return _followed[target.Host].Name.Answer!.Addresses.Select(address =>
        {
            var found = new BalancerAddress(address.ToString(), target.Port);
            found.Attributes.Set(HostOverride, target.CertificateHost);
            return found;
        });
    }

    private static string Problem(DnsNames.Subscription followed) => $"{followed.Name.Host}: {followed.Name.Answer?.Problem}";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "mesh:///{Name} is {Addresses}.")]
        public static partial void Resolved(ILogger logger, string name, string addresses);

        [LoggerMessage(2, LogLevel.Warning, "mesh:///{Name} stays as it was, because configuration cannot be used: {Problem}")]
        public static partial void Kept(ILogger logger, string name, string problem);
    }
}
