using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.State;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Endpoints;

/// <summary>Gives every endpoint of every replica its address, before anything starts: whoever refers to one can have it at once.</summary>
/// <param name="ports">Finds free ports.</param>
/// <param name="configuration">The app host's settings.</param>
/// <param name="remembered">Keeps values over runs.</param>
internal sealed class EndpointAllocation(PortAllocator ports, IConfiguration configuration, Lazy<GeneratedValues> remembered)
{
    private const string RandomizePortsKey = "DcpPublisher:RandomizePorts";

    private readonly Dictionary<int, string> _fixed = [];

    /// <summary>Allocates the endpoints of a resource for its first <paramref name="replicas"/> replicas.</summary>
    public void Allocate(IResource resource, int replicas)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            // Someone may have said where it is.
            if (endpoint.AllocatedEndpoint is not null) continue;
            endpoint.ReplicaEndpoints = [.. Enumerable.Range(0, replicas).Select(i => Allocate(resource, endpoint, i))];
        }
    }

    /// <summary>Allocates the endpoints of one more replica.</summary>
    public void AllocateNext(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            endpoint.ReplicaEndpoints = [.. endpoint.ReplicaEndpoints, Allocate(resource, endpoint, endpoint.ReplicaEndpoints.Count)];
    }

    /// <summary>Gives back the endpoints of the last replica.</summary>
    public void ReleaseLast(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            ports.Release(endpoint.ReplicaEndpoints[^1].Port);
            endpoint.ReplicaEndpoints = [.. endpoint.ReplicaEndpoints.SkipLast(1)];
        }
    }

    private AllocatedEndpoint Allocate(IResource resource, EndpointAnnotation endpoint, int replica)
    {
        var isContainer = resource.HasAnnotationOfType<ContainerImageAnnotation>();
        // In a container the program's own port is the container's affair; outside of one it is the port.
        var wanted = replica > 0 ? null : isContainer ? endpoint.Port : endpoint.TargetPort ?? endpoint.Port;
        var isOwnPort = !isContainer && endpoint.TargetPort is not null;
        if (endpoint.IsProxied && !isOwnPort && endpoint.ConfiguredBy is null && configuration.GetValue<bool>(RandomizePortsKey)) wanted = null;

        var host = endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "::" or "[::]" ? "localhost" : endpoint.TargetHost;
        var port = wanted is { } number ? Reserve(resource, endpoint, number)
            : IsPersistent(resource) ? Remember(resource, endpoint, host)
            : ports.Allocate(host);
        var targetPort = isContainer && endpoint.TargetPort is { } inside ? inside : port;
        return new AllocatedEndpoint(endpoint, host, port, targetPort.ToString(CultureInfo.InvariantCulture));
    }

    private int Reserve(IResource resource, EndpointAnnotation endpoint, int port)
    {
        if (_fixed.TryGetValue(port, out var other))
        {
            throw new DistributedApplicationException(
                $"Port {port} is in use twice: by the endpoint '{endpoint.Name}' of '{resource.Name}' and by {other}. Give one of them another port, "
                + "or none for a free one.");
        }
        // A persistent container of an earlier run may be what listens there.
        if (!ports.TryReserve(endpoint.TargetHost, port) && !IsPersistent(resource))
        {
            var remedy = endpoint.ConfiguredBy is { } key
                ? $"set {key} to an address with another port, or leave it out for a free one"
                : "give the endpoint another port, or none for a free one";
            throw new DistributedApplicationException(
                $"Port {port} is in use, and the endpoint '{endpoint.Name}' of '{resource.Name}' needs it. End the program that listens on it, or {remedy}.");
        }
        _fixed.Add(port, $"the endpoint '{endpoint.Name}' of '{resource.Name}'");
        return port;
    }

    /// <summary>A free port that stays the same over runs: a container that does is made for its port.</summary>
    private int Remember(IResource resource, EndpointAnnotation endpoint, string host)
    {
        var port = int.Parse(
            remembered.Value.GetOrAdd(
                $"Aspire:Ports:{resource.Name}:{endpoint.Name}", () => ports.Allocate(host).ToString(CultureInfo.InvariantCulture)),
            CultureInfo.InvariantCulture);
        // The container of an earlier run may be what listens there.
        ports.TryReserve(host, port);
        return port;
    }

    private static bool IsPersistent(IResource resource)
        => resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var container) && container.Lifetime == ContainerLifetime.Persistent;
}
