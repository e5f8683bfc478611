using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.Orders.Domain;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Orders.Outbox;

/// <summary>Settles one order that a relay has taken, within the lease, as a part of the trace that the order was placed in.</summary>
internal sealed partial class OutboxWorker(
    OutboxQueue queue,
    OutboxMetrics metrics,
    IServiceScopeFactory scopes,
    IOptions<OrderOptions> options,
    TimeProvider clock,
    ILogger<OutboxWorker> logger)
{
    private static readonly ActivitySource Spans = new(OrderMetrics.MeterName);
    private static readonly TimeSpan LimitOfPuttingBack = TimeSpan.FromSeconds(2);

    private readonly OutboxOptions _options = options.Value.Outbox;

    /// <summary>Does what is left to do for the order. It never throws: what fails is put back and tried again later.</summary>
    public async Task WorkAsync(OutboxEntry entry, CancellationToken stoppingToken)
    {
        using var span = Spans.StartActivity($"relay {entry.Step.ToString().ToLowerInvariant()}", ActivityKind.Consumer, entry.Trace);
        span?.SetTag("shop.order.id", entry.OrderId);
        span?.SetTag("shop.outbox.step", entry.Step.ToString().ToUpperInvariant());
        span?.SetTag("shop.outbox.attempt", entry.Attempt);
        Log.Taken(logger, entry.OrderId, entry.Step, entry.Attempt);

        // A little is left of the lease to put back what fails.
        using var limit = new CancellationTokenSource(_options.Lease * 0.9, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        var started = clock.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var order = await scope.ServiceProvider.GetRequiredService<OrderSaga>().ResumeAsync(entry.OrderId, ending.Token);
            await queue.RemoveSettledAsync(order.Id, ending.Token);
            metrics.Attempted(entry, succeeded: true, clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await PutBackAsync(cancellationToken => queue.ReturnAsync(entry, cancellationToken), entry);
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            metrics.Attempted(entry, succeeded: false, clock.GetElapsedTime(started));
            var why = limit.IsCancellationRequested && e is OperationCanceledException ? $"It took longer than its lease of {_options.Lease}." : Describe(e);
            var level = LevelOf(entry, e);
            if (logger.IsEnabled(level))
                Log.Failed(logger, level, entry.OrderId, entry.Step, entry.Attempt, why, IsExpected(e) ? null : e);
            await PutBackAsync(cancellationToken => queue.PostponeAsync(entry, why, cancellationToken), entry);
        }
    }

    private async Task PutBackAsync(Func<CancellationToken, Task> putBack, OutboxEntry entry)
    {
        using var limit = new CancellationTokenSource(LimitOfPuttingBack, clock);
        try
        {
            await putBack(limit.Token);
        }
        catch (Exception e)
        {
            // Whatever it was: the step is taken again when the lease is over.
            Log.NotPutBack(logger, entry.OrderId, e.Message);
        }
    }

    private LogLevel LevelOf(OutboxEntry entry, Exception exception) =>
        entry.Attempt >= _options.StuckAfter || !IsExpected(exception) ? LogLevel.Error : LogLevel.Warning;

    private static bool IsExpected(Exception exception) => exception is ServiceException or NpgsqlException or OperationCanceledException;

    // What is stored may be read by people who may not read the log: messages of our own, and of others the kind only.
    private static string Describe(Exception exception) => exception is ServiceException or InvalidOperationException ? exception.Message : exception.GetType().Name;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Order {OrderId} is taken over at {Step}, attempt {Attempt}")]
        public static partial void Taken(ILogger logger, Guid orderId, OutboxStep step, int attempt);

        [LoggerMessage(EventId = 2, Message = "Order {OrderId} could not be settled, {Step}, attempt {Attempt}: {Why}")]
        public static partial void Failed(ILogger logger, LogLevel level, Guid orderId, OutboxStep step, int attempt, string why, Exception? exception);

        [LoggerMessage(3, LogLevel.Warning, "Order {OrderId} could not be put back and waits for the end of its lease: {Problem}")]
        public static partial void NotPutBack(ILogger logger, Guid orderId, string problem);
    }
}
