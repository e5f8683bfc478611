using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.HealthCheck;

/// <summary>Implements <c>grpc.health.v1</c> over statuses that the server sets. Thread-safe.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    // The specification lets a server refuse to list more; this is the bound that other implementations use.
    private const int MaxListed = 100;

    private readonly Dictionary<string, ServingStatus> _statuses = [];
    private readonly Dictionary<string, List<StatusWatcher>> _watchers = [];
    private readonly Lock _lock = new();

    /// <summary>Sets the status of a service and tells its watchers, if it changed.</summary>
    /// <param name="service">The full name of the service; empty for the server as a whole.</param>
    /// <param name="status">The status.</param>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            _statuses[service] = status;
            Publish(service, status);
        }
    }

    /// <summary>Forgets a service. Its watchers see SERVICE_UNKNOWN.</summary>
    /// <param name="service">The full name of the service; empty for the server as a whole.</param>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            if (_statuses.Remove(service))
                Publish(service, ServingStatus.ServiceUnknown);
        }
    }

    /// <summary>Forgets all services. Their watchers see SERVICE_UNKNOWN.</summary>
    public void ClearAll()
    {
        lock (_lock)
        {
            foreach (var service in _statuses.Keys.ToArray())
                ClearStatus(service);
        }
    }

    /// <summary>Answers with the status of a service.</summary>
    /// <param name="request">Names the service.</param>
    /// <param name="context">The call.</param>
    /// <returns>The status.</returns>
    /// <exception cref="RpcException">NOT_FOUND: no status was set for the service.</exception>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_lock)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, "Unknown service."));
        }
    }

    /// <summary>Answers with the status of each service.</summary>
    /// <param name="request">Empty.</param>
    /// <param name="context">The call.</param>
    /// <returns>The statuses by the name of the service.</returns>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there are more than 100 services.</exception>
    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        lock (_lock)
        {
            if (_statuses.Count > MaxListed)
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The server has more than {MaxListed} services."));

            var response = new HealthListResponse();
            foreach (var (service, status) in _statuses)
                response.Statuses.Add(service, new HealthCheckResponse { Status = status });
            return Task.FromResult(response);
        }
    }

    /// <summary>Streams the status of a service: now, and on each change until the call is cancelled.</summary>
    /// <param name="request">Names the service.</param>
    /// <param name="responseStream">Takes the statuses.</param>
    /// <param name="context">The call.</param>
    /// <returns>A task that ends with the call.</returns>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);

        var watcher = Subscribe(request.Service);
        try
        {
            await foreach (var status in watcher.ReadAllAsync(context.CancellationToken))
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // How every watch ends: the client has seen enough.
        }
        finally
        {
            Unsubscribe(request.Service, watcher);
        }
    }

    private StatusWatcher Subscribe(string service)
    {
        var watcher = new StatusWatcher();
        lock (_lock)
        {
            if (!_watchers.TryGetValue(service, out var watchers))
                _watchers[service] = watchers = [];
            watchers.Add(watcher);
            watcher.Publish(_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
        }

        return watcher;
    }

    private void Unsubscribe(string service, StatusWatcher watcher)
    {
        lock (_lock)
        {
            // A service name is the client's text: keep none that nobody watches.
            var watchers = _watchers[service];
            watchers.Remove(watcher);
            if (watchers.Count == 0)
                _watchers.Remove(service);
        }
    }

    private void Publish(string service, ServingStatus status)
    {
        if (!_watchers.TryGetValue(service, out var watchers))
            return;

        foreach (var watcher in watchers)
            watcher.Publish(status);
    }
}
