using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Answers <c>grpc.health.v1</c> from the application's health checks, and from statuses set on <see cref="HealthServiceImpl"/>.</summary>
internal sealed class HealthServiceIntegration(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime) : Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (AnswersFromPublished || !options.Value.Services.TryGetServiceMapping(request.Service, out var mapping))
            return await published.Check(request, context);

        var report = await checks.CheckHealthAsync(mapping.Counts, context.CancellationToken);
        return new HealthCheckResponse { Status = ServiceHealth.StatusOf(report.Entries.Values.Select(entry => entry.Status)) };
    }

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = await published.List(request, context);
        if (AnswersFromPublished)
            return response;

        // Each check runs once, however many services it counts for.
        var wanted = new HashSet<(string Service, string Check)>();
        var report = await checks.CheckHealthAsync(
            registration =>
            {
                var counts = options.Value.Services.Where(mapping => mapping.Counts(registration)).ToArray();
                foreach (var mapping in counts)
                    wanted.Add((mapping.Name, registration.Name));
                return counts.Length > 0;
            },
            context.CancellationToken);

        foreach (var mapping in options.Value.Services)
        {
            var results = report.Entries.Where(entry => wanted.Contains((mapping.Name, entry.Key))).Select(entry => entry.Value.Status);
            response.Statuses[mapping.Name] = new HealthCheckResponse { Status = ServiceHealth.StatusOf(results) };
        }

        return response;
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        if (options.Value.SuppressCompletionOnShutdown)
        {
            await published.Watch(request, responseStream, context);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);

        // The writer must not see the end of the watch, only that of the call: a write cut short would break the stream.
        var writer = new CallScopedWriter(responseStream, context.CancellationToken);
        try
        {
            await published.Watch(request, writer, new EndingCallContext(context, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The watch ended, as it should.
        }

        if (!context.CancellationToken.IsCancellationRequested && writer.Last != ServingStatus.NotServing)
            await writer.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
    }

    // While the application stops its checks may still pass, but it takes no more calls.
    private bool AnswersFromPublished =>
        options.Value.UseHealthChecksCache || lifetime.ApplicationStopping.IsCancellationRequested;
}
