using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands that everything has that the host runs: start, stop, restart; and for projects to scale.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(ResourceController controller)
    {
        Add(controller, KnownResourceCommands.StartCommand, "Start", IsDown, async context =>
        {
            var started = await Find(controller, context).StartAsync(context.CancellationToken).ConfigureAwait(false);
            return started ? CommandResults.Success() : CommandResults.Failure($"'{context.ResourceName}' is running or being started.");
        });
        Add(controller, KnownResourceCommands.StopCommand, "Stop", IsUp, async context =>
        {
            var stopped = await Find(controller, context).StopAsync(GraceOf(controller)).ConfigureAwait(false);
            return stopped ? CommandResults.Success() : CommandResults.Failure($"'{context.ResourceName}' is not running.");
        });
        Add(controller, KnownResourceCommands.RestartCommand, "Restart", IsUp, async context =>
        {
            var replica = Find(controller, context);
            await replica.StopAsync(GraceOf(controller)).ConfigureAwait(false);
            await replica.StartAsync(context.CancellationToken).ConfigureAwait(false);
            return CommandResults.Success();
        });
        if (controller.Resource is not ProjectResource || controller.IsJob) return;

        Add(controller, KnownResourceCommands.ScaleUpCommand, "Add a replica", _ => controller.Replicas.Count < ResourceController.MostReplicas, async context =>
            await controller.ScaleUpAsync(context.CancellationToken).ConfigureAwait(false)
                ? CommandResults.Success()
                : CommandResults.Failure($"'{controller.Resource.Name}' has {ResourceController.MostReplicas} replicas; there may be no more."));
        Add(controller, KnownResourceCommands.ScaleDownCommand, "Remove a replica", _ => controller.Replicas.Count > 1, async context =>
            await controller.ScaleDownAsync(GraceOf(controller), context.CancellationToken).ConfigureAwait(false)
                ? CommandResults.Success()
                : CommandResults.Failure($"'{controller.Resource.Name}' has only one replica; stop it instead."));
    }

    private static void Add(
        ResourceController controller,
        string name,
        string displayName,
        Func<string, bool> isEnabled,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> execute)
    {
        // The application may have a command of its own by that name.
        if (controller.Resource.Annotations.OfType<ResourceCommandAnnotation>().Any(c => c.Name == name)) return;
        controller.Resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            context => isEnabled(context.ResourceSnapshot.State?.Text ?? "") ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            execute,
            displayDescription: null,
            parameter: null,
            confirmationMessage: null,
            iconName: null,
            iconVariant: null,
            isHighlighted: name is "start" or "stop" or "restart"));
    }

    private static ReplicaController Find(ResourceController controller, ExecuteCommandContext context)
        => controller.Replicas.FirstOrDefault(r => r.Instance.Id == context.ResourceName)
            ?? throw new DistributedApplicationException($"There is no replica '{context.ResourceName}' any more.");

    private static TimeSpan GraceOf(ResourceController controller) => ProcessEndingAnnotation.Of(controller.Resource).Grace;

    private static bool IsDown(string state)
        => state == KnownResourceStates.NotStarted || state == KnownResourceStates.Finished || state == KnownResourceStates.Exited
            || state == KnownResourceStates.FailedToStart;

    private static bool IsUp(string state)
        => state == KnownResourceStates.Running || state == KnownResourceStates.Starting || state == KnownResourceStates.Waiting
            || state == KnownResourceStates.Exited;
}
