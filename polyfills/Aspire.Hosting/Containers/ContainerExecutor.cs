using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.State;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Containers;

/// <summary>Runs container resources by the command line of the machine's container engine.</summary>
internal sealed class ContainerExecutor : IResourceExecutor, IAsyncDisposable
{
    private readonly ContainerEngineLocator _engines;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly AppHostIdentity _identity;
    private readonly string _owner;
    private readonly ContainerNetwork _network;
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _haveRun = new(StringComparer.Ordinal);
    private bool _isPrepared;

    public ContainerExecutor(ContainerEngineLocator engines, IDistributedApplicationBuilder application, IHostApplicationLifetime lifetime)
    {
        _engines = engines;
        _lifetime = lifetime;
        _identity = AppHostIdentity.Of(application);
        _owner = _identity.PathHash;
        _network = new ContainerNetwork($"aspire-{_owner[..12]}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}", _owner);
    }

    public bool CanExecute(IResource resource) => resource is ContainerResource;

    public async Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken)
    {
        var engine = await _engines.RequireAsync(start.Resource.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            var run = await RunAsync(engine, start, cancellationToken).ConfigureAwait(false);
            _haveRun[start.Instance.Id] = true;
            return run;
        }
        catch (EngineGoneException exception) when (_haveRun.ContainsKey(start.Instance.Id))
        {
            // It did run, so it is tried again until the engine is back.
            start.Console.Append(exception.Message, isError: true);
            return new FailedRun(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync().ConfigureAwait(false);
        _preparing.Dispose();
    }

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
            // Several app hosts may run in one process.
            ReplicaId = $"{_network.Name}/{start.Instance.Id}",
            Image = ContainerCommands.ImageName(image),
            Network = _network.Name,
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

    private async Task<ContainerResourceRun> RunAsync(ContainerEngine engine, ResourceStart start, CancellationToken cancellationToken)
    {
        var spec = await DescribeAsync(start, cancellationToken).ConfigureAwait(false);
        await RemoveOrphansOnceAsync(engine, cancellationToken).ConfigureAwait(false);
        await ContainerOrphans.RemoveOfReplicaAsync(engine, spec.ReplicaId, cancellationToken).ConfigureAwait(false);
        await ContainerImages.EnsureAsync(
            engine, spec.Image, line => start.Console.Append(line), start.ReportProgress, cancellationToken).ConfigureAwait(false);
        await _network.EnsureAsync(engine, cancellationToken).ConfigureAwait(false);
        foreach (var mount in spec.Mounts.Where(mount => mount is { Type: ContainerMountType.Volume, Source: not null }))
            await ContainerVolumes.EnsureAsync(engine, mount.Source!, _identity, cancellationToken).ConfigureAwait(false);

        start.ReportProgress($"starting {spec.Image} with {engine.Name} {engine.Version}");
        var run = await ContainerRun.StartAsync(engine, spec, _owner, start.Console.Append, cancellationToken).ConfigureAwait(false);
        return new ContainerResourceRun(run, engine, spec, _lifetime.ApplicationStopping);
    }

    private async Task RemoveOrphansOnceAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isPrepared)
            {
                await ContainerOrphans.RemoveOfOtherRunsAsync(engine, _owner, cancellationToken).ConfigureAwait(false);
                await ContainerVolumes.RemoveAbandonedAsync(engine, cancellationToken).ConfigureAwait(false);
            }

            _isPrepared = true;
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
        // Open to other machines only where the application asks for that.
        var host = endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "::" or "[::]" ? "0.0.0.0" : "127.0.0.1";
        return new ContainerPort(address.Port, endpoint.TargetPort ?? address.Port, endpoint.Protocol, host);
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
