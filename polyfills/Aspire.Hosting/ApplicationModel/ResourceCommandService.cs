using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes commands of resources.</summary>
public partial class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;
    private readonly ILogger<ResourceCommandService> _logger;

    internal ResourceCommandService(
        ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services, ILogger<ResourceCommandService> logger)
    {
        _notifications = notifications;
        _loggers = loggers;
        _services = services;
        _logger = logger;
    }

    /// <summary>Executes a command on one replica.</summary>
    /// <param name="resourceId">The replica's id; the name of a resource stands for all its replicas.</param>
    /// <param name="commandName">The command's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (!_notifications.TryGetCurrentState(resourceId, out var state))
            return CommandResults.Failure($"There is no resource '{resourceId}'.");
        return string.Equals(state.ResourceId, resourceId, StringComparison.OrdinalIgnoreCase)
            ? await ExecuteOnAsync(state.Resource, state.ResourceId, commandName, cancellationToken).ConfigureAwait(false)
            : await ExecuteCommandAsync(state.Resource, commandName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Executes a command on all replicas of a resource at once. Scaling counts for the resource and is executed once.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = resource.GetInstanceIds();
        if (commandName is KnownResourceCommands.ScaleUpCommand or KnownResourceCommands.ScaleDownCommand) ids = [ids[0]];
        var results = await Task.WhenAll(ids.Select(id => ExecuteOnAsync(resource, id, commandName, cancellationToken))).ConfigureAwait(false);
        var failures = results.Where(static r => !r.Success).ToArray();
        if (failures.Length == 0) return CommandResults.Success();
        if (failures.All(static f => f.Canceled)) return CommandResults.Canceled();
        return CommandResults.Failure(string.Join(" ", failures.Select(static f => f.ErrorMessage).Where(static m => m is not null).Distinct()));
    }

    private async Task<ExecuteCommandResult> ExecuteOnAsync(
        IResource resource, string resourceId, string commandName, CancellationToken cancellationToken)
    {
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>()
            .LastOrDefault(c => string.Equals(c.Name, commandName, StringComparison.OrdinalIgnoreCase));
        if (command is null) return CommandResults.Failure($"'{resource.Name}' has no command '{commandName}'.");

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                ServiceProvider = _services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = _loggers.GetLogger(resourceId),
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception e)
        {
            Log.CommandFailed(_logger, e, commandName, resourceId);
            return CommandResults.Failure(e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The command '{Command}' failed on '{ResourceId}'")]
        public static partial void CommandFailed(ILogger logger, Exception exception, string command, string resourceId);
    }
}
