using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>Reports the addresses that configuration has for a service, and again whenever configuration changes them.</summary>
internal sealed partial class MeshResolver(string name, IConfiguration configuration, ILoggerFactory loggers) : Resolver
{
    private readonly ILogger _logger = loggers.CreateLogger<MeshResolver>();
    private readonly ServiceAddress? _address = ServiceAddress.Parse(name);
    private readonly Lock _reporting = new();
    private Action<ResolverResult>? _listener;
    private IDisposable? _subscription;
    private string? _reported;

    public override void Start(Action<ResolverResult> listener)
    {
        _listener = listener;
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, () => Report(always: false));
        Report(always: true);
    }

    // Asked for when a connection breaks. Configuration tells by itself when it changes; the channel only wants an answer.
    public override void Refresh() => Report(always: true);

    protected override void Dispose(bool disposing)
    {
        _subscription?.Dispose();
        base.Dispose(disposing);
    }

    private void Report(bool always)
    {
        lock (_reporting)
        {
            var result = Resolve(out var text);
            if (text == _reported && !always)
                return;
            if (text != _reported)
                Log.Resolved(_logger, name, text);
            _reported = text;
            _listener?.Invoke(result);
        }
    }

    private ResolverResult Resolve(out string text)
    {
        try
        {
            var addresses = _address?.Resolve(configuration) ?? [];
            text = addresses.Count == 0 ? "no address" : string.Join(", ", addresses.Select(address => $"{address.Host}:{address.Port}"));
            return addresses.Count == 0
                ? Failure(_address is null ? $"\"{name}\" is not a service's name." : $"There is no service \"{name}\" in configuration: {_address.Section}:0 is not set.")
                : ResolverResult.ForResult([.. addresses.Select(address => new BalancerAddress(address.Host, address.Port))]);
        }
        catch (FormatException exception)
        {
            text = exception.Message;
            return Failure(exception.Message);
        }
    }

    private static ResolverResult Failure(string detail) => ResolverResult.ForFailure(new Status(StatusCode.Unavailable, detail));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "mesh:///{Name} is {Addresses}.")]
        public static partial void Resolved(ILogger logger, string name, string addresses);
    }
}
