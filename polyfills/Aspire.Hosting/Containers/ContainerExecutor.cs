using System.Collections.Frozen;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.State;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Containers;

/// <summary>Runs container resources by the command line of the machine's container engine.</summary>
internal sealed class ContainerExecutor(
    ContainerEngineLocator engines, IDistributedApplicationBuilder application, IHostApplicationLifetime lifetime) : IResourceExecutor, IDisposable
{
    private readonly string _owner = AppHostIdentity.Of(application).PathHash;
    private readonly string _network = ContainerNetwork.NewName(AppHostIdentity.Of(application).PathHash);
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private bool _isPrepared;

    public bool CanExecute(IResource resource) => resource is ContainerResource;

    public async Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        var engine = await engines.RequireAsync(start.Resource.Name, cancellationToken).ConfigureAwait(false);
        var spec = await DescribeAsync(start, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(engine, spec.Network, cancellationToken).ConfigureAwait(false);
        start.ReportProgress($"starting {spec.Image} with {engine.Name} {engine.Version}");
        var run = await ContainerRun.StartAsync(
            engine, spec, _owner, (line, isError) => start.Console.Append(line, isError), cancellationToken).ConfigureAwait(false);
        return new ContainerResourceRun(run, engine, spec, lifetime.ApplicationStopping);
    }

    public void Dispose() => _preparing.Dispose();

    /// <summary>The container that a resource describes.</summary>
    internal async Task<ContainerSpec> DescribeAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        var resource = (ContainerResource)start.Resource;
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"The container '{resource.Name}' has no image. Name one with WithImage.");
        var containerLifetime = resource.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault()?.Lifetime ?? ContainerLifetime.Session;
        var runtimeArguments = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var callback in resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
            await callback.Callback(runtimeArguments).ConfigureAwait(false);

        return new ContainerSpec
        {
            Name = resource.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name ?? NameFor(resource, containerLifetime),
            ResourceName = resource.Name,
            Image = ContainerCommands.ImageName(image),
            // A container that outlives the run cannot be on the run's network.
            Network = containerLifetime == ContainerLifetime.Session ? _network : null,
            Entrypoint = resource.Entrypoint,
            Arguments = start.Arguments,
            Environment = start.Environment.Where(variable => variable.IsFromSpec)
                .ToFrozenDictionary(variable => variable.Name, variable => variable.Value ?? "", StringComparer.Ordinal),
            Mounts = [.. resource.Annotations.OfType<ContainerMountAnnotation>()],
            Ports = [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => PortOf(endpoint, start.Instance))],
            RuntimeArguments = await ResolveAsync(runtimeArguments.Args, cancellationToken).ConfigureAwait(false),
            Lifetime = containerLifetime,
        };
    }

    private async Task PrepareAsync(ContainerEngine engine, string? network, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isPrepared)
                await ContainerRun.RemoveOrphansAsync(engine, _owner, cancellationToken).ConfigureAwait(false);
            _isPrepared = true;
            // The last container of a run takes the network with it, so a restart may find it gone.
            if (network is not null)
                await ContainerNetwork.EnsureAsync(engine, network, _owner, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _preparing.Release();
        }
    }

    private string NameFor(ContainerResource resource, ContainerLifetime containerLifetime)
        => containerLifetime == ContainerLifetime.Persistent
            ? $"{resource.Name}-{_owner[..8]}"
            : $"{resource.Name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static ContainerPort PortOf(EndpointAnnotation endpoint, ResourceInstance instance)
    {
        var replicas = endpoint.ReplicaEndpoints;
        var address = instance.Index < replicas.Count ? replicas[instance.Index] : endpoint.AllocatedEndpoint
            ?? throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of '{instance.Resource.Name}' has no address.");
        return new ContainerPort(address.Port, endpoint.TargetPort ?? address.Port, endpoint.Protocol);
    }

    private static async Task<IReadOnlyList<string>> ResolveAsync(IList<object> values, CancellationToken cancellationToken)
    {
        var resolved = new List<string>(values.Count);
        foreach (var value in values)
        {
            var text = value is IValueProvider provider
                ? await provider.GetValueAsync(cancellationToken).ConfigureAwait(false)
                : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
            if (text is not null)
                resolved.Add(text);
        }

        return resolved;
    }
}
