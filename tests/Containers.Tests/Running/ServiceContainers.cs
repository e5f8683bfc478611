using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Volumes;
using ShopMesh.Integration.Tests.Telemetry;
using ShopMesh.Testing.Containers;
using ShopMesh.Testing.Mesh.Identity;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>Makes the containers of the services, each as a cluster would run it.</summary>
internal sealed class ServiceContainers(ShopNetworks networks, ShopIdentities identities, ShopDatabase database, OtlpReceiver telemetry, DockerClient docker)
{
    // Where /var/run leads to: the engine takes a file for a volume only by the volume's own path.
    private const string Secrets = "/run/shop-mesh";
    private const int App = 1654;

    private static readonly HashSet<string> Calls = ["users", "products", "orders"];

    /// <summary>Brings a service's database up to date, with sample data, and makes the account that the service runs as.</summary>
    public async Task MigrateAsync(string service, CancellationToken cancellationToken)
    {
        var (container, volume) = await CreateAsync(service, $"{service}-migrations", builder => builder
            .WithCommand("migrate")
            .WithEnvironment("DOTNET_ENVIRONMENT", "Development")
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithEnvironment($"ConnectionStrings__{service}-db", database.OwnerConnectionString(service))
            .WithEnvironment("Mesh__Database__Account__UserName", service)
            .WithEnvironment("Mesh__Database__Account__Password", database.PasswordOf(service))
            .WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(new UntilEnded(), wait => wait.WithMode(WaitStrategyMode.OneShot))));
        await using (volume)
        await using (container)
        {
            await container.StartAsync(cancellationToken);
            if (await container.GetExitCodeAsync(cancellationToken) is not 0 and var exitCode)
            {
                var (output, errors) = await container.GetLogsAsync(ct: cancellationToken);
                throw new InvalidOperationException($"migrate of {service} ended with {exitCode}:\n{output}\n{errors}");
            }
        }
    }

    /// <summary>Makes a replica; it is not started.</summary>
    public async Task<ServiceContainer> ReplicaAsync(string service, int number)
    {
        var name = $"{service}-{number}";
        var (container, volume) = await CreateAsync(service, name, builder => builder
            .WithEnvironment($"ConnectionStrings__{service}-db", database.ConnectionString(service))
            .WithPortBinding(ServiceContainer.MeshPort, assignRandomHostPort: true)
            .WithPortBinding(ServiceContainer.EdgePort, assignRandomHostPort: true)
            .WithPortBinding(ServiceContainer.ManagementPort, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(
                health => health.ForPort(ServiceContainer.ManagementPort).ForPath("/health"),
                wait => wait.WithInterval(TimeSpan.FromMilliseconds(200)).WithTimeout(TimeSpan.FromMinutes(1)))));
        return new ServiceContainer(service, name, container, volume, networks, docker);
    }

    private async Task<(IContainer Container, IVolume Identity)> CreateAsync(string service, string name, Func<ContainerBuilder, ContainerBuilder> configure)
    {
        // Files cannot be copied onto a read-only root file system; a volume is what a cluster would mount, too.
        var volume = new VolumeBuilder().WithLabel(OwnershipLabel.All).Build();
        await volume.CreateAsync();
        var builder = new ContainerBuilder(ShopImages.Of(service))
            .WithLabel(OwnershipLabel.All)
            .WithLabel("shop-mesh.replica", name)
            .WithNetwork(networks.Front)
            .WithVolumeMount(volume, Secrets)
            .WithTmpfsMount("/tmp")
            .WithEnvironment(Settings(service, name))
            .WithCreateParameterModifier(Confine);
        var container = configure(builder).Build();
        container.Created += (_, _) => PrepareAsync(service, container.Id).GetAwaiter().GetResult();
        return (container, volume);
    }

    // Between creation and start. WithResourceMapping copies onto the root file system, which is read-only, and a container is created
    // on one network only, while its process is to find both.
    private async Task PrepareAsync(string service, string id)
    {
        using var archive = identities.ArchiveOf(service, App);
        await docker.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = Secrets }, archive);
        await ServiceContainer.ConnectAsync(service, id, networks, docker, CancellationToken.None);
    }

    // As restricted pods are: no root, no capabilities, nothing to gain, nothing to write.
    private static void Confine(CreateContainerParameters container)
    {
        container.User = $"{App}:{App}";
        container.HostConfig!.ReadonlyRootfs = true;
        container.HostConfig.CapDrop = ["ALL"];
        container.HostConfig.SecurityOpt = ["no-new-privileges"];
        container.HostConfig.PidsLimit = 256;
        container.HostConfig.Memory = 512 * 1024 * 1024;
    }

    private Dictionary<string, string> Settings(string service, string name)
    {
        var settings = new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__mesh__Url"] = $"https://*:{ServiceContainer.MeshPort}",
            ["Kestrel__Endpoints__edge__Url"] = $"https://*:{ServiceContainer.EdgePort}",
            ["Kestrel__Endpoints__management__Url"] = $"http://*:{ServiceContainer.ManagementPort}",
            ["Mesh__TrustDomain"] = ShopIdentities.TrustDomain,
            ["Mesh__Namespace"] = "local",
            ["Mesh__ServiceName"] = service,
            ["Mesh__Identity__CertificatePath"] = $"{Secrets}/identity/tls.crt",
            ["Mesh__Identity__PrivateKeyPath"] = $"{Secrets}/identity/tls.key",
            ["Mesh__Identity__TrustBundlePath"] = $"{Secrets}/identity/ca.crt",
            ["Mesh__Edge__CertificatePath"] = $"{Secrets}/edge/tls.crt",
            ["Mesh__Edge__PrivateKeyPath"] = $"{Secrets}/edge/tls.key",
            ["Mesh__Edge__TrustBundlePath"] = $"{Secrets}/edge/ca.crt",
            ["OTEL_SERVICE_NAME"] = service,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={name}",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = telemetry.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={telemetry.ApiKey}",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
        };
        foreach (var (key, value) in TestProgram.Settings)
            settings[key.Replace(":", "__", StringComparison.Ordinal)] = value!;
        foreach (var called in Calls)
        {
            settings[$"services__{called}__mesh__0"] = $"dns:///{called}:{ServiceContainer.MeshPort}";
            settings[$"services__{called}__edge__0"] = $"dns:///{called}:{ServiceContainer.EdgePort}";
        }

        return settings;
    }

    private sealed class UntilEnded : IWaitUntil
    {
        public Task<bool> UntilAsync(IContainer container) => Task.FromResult(container.State == TestcontainersStates.Exited);
    }
}
