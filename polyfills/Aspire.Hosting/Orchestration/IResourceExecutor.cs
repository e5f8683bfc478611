using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the replicas of one kind of resource. Executors are services; of those that can execute a resource, the one registered
/// last does.
/// </summary>
internal interface IResourceExecutor
{
    /// <summary>Whether it can run <paramref name="resource"/>. The answer must not change.</summary>
    bool CanExecute(IResource resource);

    /// <summary>Starts one replica: returns when there is a process or a container, not when it is healthy.</summary>
    /// <exception cref="DistributedApplicationException">
    /// It cannot be started; the message says what to do. The resource fails to start and is not tried again by itself.
    /// </exception>
    Task<IResourceRun> StartAsync(ResourceStart start, CancellationToken cancellationToken);
}
