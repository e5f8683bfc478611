using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Aspire.Hosting.Processes;
using Aspire.Hosting.Projects;
using Aspire.Hosting.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Brings an application up, keeps it up and takes it down.</summary>
internal sealed partial class ApplicationOrchestrator : IHostedService, IAsyncDisposable
{
    // Ctrl-C has to be over within ten seconds.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(0.5);

    private readonly DistributedApplicationModel _model;
    private readonly ProjectAssemblies _projects;
    private readonly ResourceHealthMonitor _health;
    private readonly IResourceExecutor[] _executors;
    private readonly IConfiguration _configuration;
    private readonly PortAllocator _ports = new();
    private readonly OrchestrationContext _context;
    private readonly List<ResourceController> _controllers = [];
    private NotificationPump? _children;
    private int _isStopped;

    public ApplicationOrchestrator(
        DistributedApplicationModel model,
        DistributedApplicationExecutionContext executionContext,
        IDistributedApplicationEventing eventing,
        ResourceNotificationService notifications,
        ResourceLoggerService loggers,
        ProjectAssemblies projects,
        ResourceHealthMonitor health,
        IEnumerable<IResourceExecutor> executors,
        IConfiguration configuration,
        IServiceProvider services,
        TimeProvider time,
        ILogger<ApplicationOrchestrator> logger)
    {
        _model = model;
        _projects = projects;
        _health = health;
        _executors = [.. executors];
        _configuration = configuration;
        _context = new OrchestrationContext(
            executionContext, eventing, notifications, loggers, new EndpointAllocation(_ports, configuration, new(() => GeneratedValues.Of(services.GetRequiredService<IDistributedApplicationBuilder>()))), services, time, logger);
    }

    /// <summary>Checks and prepares everything, then lets resources start as what they wait for comes up. Returns before they have.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            foreach (var controller in _controllers)
            {
                if (!controller.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
                    await controller.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            await _context.Eventing.PublishAsync(new AfterResourcesCreatedEvent(_context.Services, _model), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The host does not stop what did not start.
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops everything, in the opposite order of its dependencies, in less than ten seconds.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        var controllers = _controllers.ToDictionary(static c => c.Resource);
        var groups = StopOrder.Of([.. _controllers.Select(static c => c.Resource)]);
        var started = _context.Time.GetTimestamp();
        for (var i = 0; i < groups.Count; i++)
        {
            // Each group may take what is left, less a second for each group after it.
            var left = StopLimit - _context.Time.GetElapsedTime(started) - TimeSpan.FromSeconds(groups.Count - 1 - i);
            var limit = left > ShortestGrace ? left : ShortestGrace;
            await Task.WhenAll(groups[i].Select(resource =>
            {
                var grace = ProcessEndingAnnotation.Of(resource).Grace;
                return controllers[resource].StopAsync(grace < limit ? grace : limit);
            })).ConfigureAwait(false);
        }
        await _health.DisposeAsync().ConfigureAwait(false);
        if (_children is not null) await _children.DisposeAsync().ConfigureAwait(false);
        foreach (var resource in _model.Resources) _context.Loggers.Complete(resource);
        _ports.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var controller in _controllers) controller.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var resources = _model.Resources.ToArray();
        DashboardSettings.Validate(_configuration);
        TopologyValidation.Validate(resources);
        await ParameterValidation.ValidateAsync(resources, cancellationToken).ConfigureAwait(false);
        await _projects.PrepareAsync(_model.GetProjectResources(), cancellationToken).ConfigureAwait(false);
        foreach (var resource in resources) _context.Endpoints.Allocate(resource, resource.GetReplicaCount());

        foreach (var resource in resources)
        {
            for (var i = 0; i < resource.GetReplicaCount(); i++) ResourceInstances.Add(resource);
            if (FindExecutor(resource) is not { } executor) continue;
            var controller = new ResourceController(resource, executor, IsJob(resource, resources), _context);
            LifecycleCommands.AddTo(controller);
            _controllers.Add(controller);
        }
        foreach (var instance in resources.SelectMany(static r => r.GetInstances()))
            await ResourceInstances.PublishInitialAsync(instance, _context, cancellationToken).ConfigureAwait(false);

        _health.Start();
        var followers = resources.Where(r => r is IResourceWithParent && FindExecutor(r) is null);
        _children = new NotificationPump(_context.Notifications, new ChildResources(_context.Notifications, followers).FollowAsync);
        foreach (var resource in resources) await InitializeAsync(resource, cancellationToken).ConfigureAwait(false);
    }

    private async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        var (eventing, notifications, services) = (_context.Eventing, _context.Notifications, _context.Services);
        if (resource is IResourceWithEndpoints && resource.HasAnnotationOfType<EndpointAnnotation>())
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(
            new InitializeResourceEvent(resource, eventing, _context.Loggers.GetLogger(resource), notifications, services), cancellationToken).ConfigureAwait(false);
        if (resource is IResourceWithConnectionString)
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken).ConfigureAwait(false);

        // Values are there as soon as the application is.
        if (resource is IResourceWithoutLifetime or ConnectionStringResource)
        {
            await notifications.PublishUpdateAsync(resource, static s => s with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            }).ConfigureAwait(false);
        }
    }

    private IResourceExecutor? FindExecutor(IResource resource) => _executors.LastOrDefault(e => e.CanExecute(resource));

    private static bool IsJob(IResource resource, IEnumerable<IResource> resources)
        => resources.SelectMany(static r => r.Annotations.OfType<WaitAnnotation>())
            .Any(w => w.WaitType == WaitType.WaitForCompletion && ReferenceEquals(w.Resource, resource));
}
