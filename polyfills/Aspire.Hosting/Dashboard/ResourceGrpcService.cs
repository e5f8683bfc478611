using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Shop.Dashboard.V1;

namespace Aspire.Hosting.Dashboard;

/// <summary>Tells the dashboard of the resources, as they change, and executes its commands.</summary>
internal sealed class ResourceGrpcService(
    string applicationName,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    IHostApplicationLifetime lifetime) : ResourceService.ResourceServiceBase
{
    public override Task<GetApplicationResponse> GetApplication(GetApplicationRequest request, ServerCallContext context)
        => Task.FromResult(new GetApplicationResponse { Name = applicationName });

    public override async Task WatchResources(
        WatchResourcesRequest request, IServerStreamWriter<WatchResourcesResponse> responseStream, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        using var feed = new ResourceChangeFeed(notifications);
        try
        {
            var snapshot = new ResourceSnapshot();
            snapshot.Resources.AddRange(feed.TakePending().Upserted.Select(ResourceMessages.Of));
            await responseStream.WriteAsync(new WatchResourcesResponse { Snapshot = snapshot }, ended.Token).ConfigureAwait(false);
            while (true)
            {
                await feed.WaitAsync(ended.Token).ConfigureAwait(false);
                var (upserted, deleted) = feed.TakePending();
                if (upserted.Count == 0 && deleted.Count == 0) continue;
                var changes = new ResourceChanges();
                changes.Upserted.AddRange(upserted.Select(ResourceMessages.Of));
                changes.DeletedIds.AddRange(deleted);
                await responseStream.WriteAsync(new WatchResourcesResponse { Changes = changes }, ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The caller has gone, or the application stops.
        }
    }

    public override async Task WatchConsoleLogs(
        WatchConsoleLogsRequest request, IServerStreamWriter<WatchConsoleLogsResponse> responseStream, ServerCallContext context)
    {
        var id = Find(request.ResourceId);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var lines in loggers.GetConsole(id).ReadAsync(!request.SuppressFollow, ended.Token).ConfigureAwait(false))
            {
                var response = new WatchConsoleLogsResponse();
                response.Lines.AddRange(lines.Select(static l => new ConsoleLine
                {
                    Number = l.Number,
                    At = Timestamp.FromDateTimeOffset(l.At),
                    Text = l.Text,
                    IsError = l.IsError,
                }));
                await responseStream.WriteAsync(response, ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The caller has gone, or the application stops.
        }
    }

    public override async Task<ExecuteCommandResponse> ExecuteCommand(ExecuteCommandRequest request, ServerCallContext context)
    {
        var id = Find(request.ResourceId);
        if (request.Command.Length == 0) throw new RpcException(new Status(StatusCode.InvalidArgument, "command is required."));
        var result = await commands.ExecuteCommandAsync(id, request.Command, context.CancellationToken).ConfigureAwait(false);
        return new ExecuteCommandResponse
        {
            Succeeded = result.Success,
            Error = result.Success ? "" : result.ErrorMessage ?? (result.Canceled ? "It was cancelled." : "It failed."),
        };
    }

    private string Find(string resourceId)
    {
        if (resourceId.Length == 0) throw new RpcException(new Status(StatusCode.InvalidArgument, "resource_id is required."));
        return notifications.TryGetCurrentState(resourceId, out var state)
            ? state.ResourceId
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no resource '{resourceId}'."));
    }
}
