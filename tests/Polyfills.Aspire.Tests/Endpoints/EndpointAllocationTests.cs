using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.State;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.Endpoints;

public sealed class EndpointAllocationTests : IDisposable
{
    private readonly PortAllocator _ports = new();
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("ports-");

    public void Dispose()
    {
        _ports.Dispose();
        _state.Delete(recursive: true);
    }

    [Fact]
    public void Allocate_PersistentContainer_HasTheSameFreePortInEveryRun()
    {
        var ports = Enumerable.Range(0, 2).Select(_ =>
        {
            var resource = new ContainerResource("cache");
            resource.Annotations.Add(new ContainerImageAnnotation { Image = "cache" });
            resource.Annotations.Add(new ContainerLifetimeAnnotation { Lifetime = ContainerLifetime.Persistent });
            resource.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, name: "tcp", targetPort: 6379));
            Create().Allocate(resource, replicas: 1);
            return resource.Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint!.Port;
        }).ToArray();

        ports[1].ShouldBe(ports[0]);
        ports[0].ShouldNotBe(6379);
    }

    [Fact]
    public void Allocate_Replicas_GetPortsOfTheirOwnThatAreFree()
    {
        var resource = new ProjectResource("users");
        foreach (var name in (string[])["mesh", "edge"]) resource.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, "https", name: name));

        Create().Allocate(resource, replicas: 3);

        var ports = resource.Annotations.OfType<EndpointAnnotation>().SelectMany(e => e.ReplicaEndpoints).Select(e => e.Port).ToArray();
        ports.Distinct().Count().ShouldBe(6);
        foreach (var port in ports)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
    }

    [Fact]
    public void Allocate_FixedPort_IsTheFirstReplicas()
    {
        var port = _ports.Allocate("localhost");
        _ports.Release(port);
        var (resource, endpoint) = CreateResource("users", port);

        Create().Allocate(resource, replicas: 2);

        endpoint.ReplicaEndpoints[0].Port.ShouldBe(port);
        endpoint.ReplicaEndpoints[1].Port.ShouldNotBe(port);
    }

    [Fact]
    public void Allocate_RandomizedPorts_AsInTests_IgnoresFixedOnes()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (resource, endpoint) = CreateResource("users", ((IPEndPoint)taken.LocalEndpoint).Port);

        Create(("DcpPublisher:RandomizePorts", "true")).Allocate(resource, replicas: 1);

        endpoint.AllocatedEndpoint!.Port.ShouldNotBe(((IPEndPoint)taken.LocalEndpoint).Port);
    }

    [Fact]
    public void Allocate_TakenPort_NamesPortEndpointAndRemedy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (resource, endpoint) = CreateResource("users", port);
        endpoint.ConfiguredBy = "ASPNETCORE_URLS";

        var error = Should.Throw<DistributedApplicationException>(() => Create().Allocate(resource, replicas: 1));

        error.Message.ShouldStartWith($"Port {port} is in use, and the endpoint 'http' of 'users' needs it.");
        error.Message.ShouldContain("set ASPNETCORE_URLS");
    }

    [Fact]
    public void Allocate_SamePortTwice_NamesBoth()
    {
        var port = _ports.Allocate("localhost");
        _ports.Release(port);
        var allocation = Create();
        allocation.Allocate(CreateResource("users", port).Resource, replicas: 1);

        var error = Should.Throw<DistributedApplicationException>(() => allocation.Allocate(CreateResource("orders", port).Resource, replicas: 1));

        error.Message.ShouldContain("'orders'");
        error.Message.ShouldContain("'users'");
    }

    [Fact]
    public void ReleaseLast_AfterScalingDown_TheOtherReplicasKeepTheirPorts()
    {
        var (resource, endpoint) = CreateResource("users", port: null);
        var allocation = Create();
        allocation.Allocate(resource, replicas: 1);
        var first = endpoint.ReplicaEndpoints[0];

        allocation.AllocateNext(resource);
        endpoint.ReplicaEndpoints.Count.ShouldBe(2);
        allocation.ReleaseLast(resource);

        endpoint.ReplicaEndpoints.ShouldBe([first]);
    }

    private static (ProjectResource Resource, EndpointAnnotation Endpoint) CreateResource(string name, int? port)
    {
        var resource = new ProjectResource(name);
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, "http", name: "http", port: port);
        resource.Annotations.Add(endpoint);
        return (resource, endpoint);
    }

    private EndpointAllocation Create(params (string Key, string Value)[] settings)
        => new(
            _ports,
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(),
            new(() => new GeneratedValues(Path.Combine(_state.FullName, "values.json"))));
}
