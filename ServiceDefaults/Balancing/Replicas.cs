using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Clients;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>The replicas that this process calls, by address; what one client learns of a replica, all know.</summary>
internal sealed class Replicas(IOptions<ClientOptions> options, TimeProvider clock, ILogger<Replica> logger)
{
    // Addresses come and go with containers. Far more than there are at a time, so that forgetting all of them is rare, and then costs
    // one question to each that is silent.
    private const int Most = 4096;

    private readonly ConcurrentDictionary<(string Host, int Port), Replica> _replicas = new();

    /// <summary>The replica at an address.</summary>
    public Replica this[string host, int port]
    {
        get
        {
            if (_replicas.Count > Most)
                _replicas.Clear();
            return _replicas.GetOrAdd((host, port), static (address, all) => all.Create(address.Host, address.Port), this);
        }
    }

    /// <summary>For one channel, by the retry budget that it has.</summary>
    public MoveBudget NewMoveBudget() => new(options.Value.RetryTokens);

    private Replica Create(string host, int port) => new(host, port, options.Value, clock, logger);
}
