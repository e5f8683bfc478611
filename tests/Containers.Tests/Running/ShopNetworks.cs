using System.Net;
using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;
using ShopMesh.Testing.Containers;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>
/// Two networks: <see cref="Inside"/>, where services find each other and the database and which leads nowhere else, and
/// <see cref="Front"/>, which is only there so that ports can be published; it too has no way out.
/// </summary>
internal sealed class ShopNetworks : IAsyncDisposable
{
    private ShopNetworks(INetwork inside, INetwork front, IPAddress host)
    {
        Inside = inside;
        Front = front;
        Host = host;
    }

    public INetwork Inside { get; }

    public INetwork Front { get; }

    /// <summary>Where containers reach the test process.</summary>
    public IPAddress Host { get; }

    public static async Task<ShopNetworks> CreateAsync(DockerClient docker, CancellationToken cancellationToken)
    {
        var inside = new NetworkBuilder()
            .WithLabel(OwnershipLabel.All)
            .WithCreateParameterModifier(network => network.Internal = true)
            .Build();
        var front = new NetworkBuilder()
            .WithLabel(OwnershipLabel.All)
            .WithOption("com.docker.network.bridge.enable_ip_masquerade", "false")
            .Build();
        await Task.WhenAll(inside.CreateAsync(cancellationToken), front.CreateAsync(cancellationToken));
        var inspected = await docker.Networks.InspectNetworkAsync(front.Name, cancellationToken);
        return new ShopNetworks(inside, front, IPAddress.Parse(inspected.IPAM.Config![0].Gateway!));
    }

    public async ValueTask DisposeAsync()
    {
        await Inside.DisposeAsync();
        await Front.DisposeAsync();
    }
}
