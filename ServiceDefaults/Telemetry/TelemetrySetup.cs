using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs by OTLP, if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; nothing is collected otherwise. The
/// other variables of OpenTelemetry hold as it defines them. Queues are bounded, and full ones drop.
/// </summary>
internal static class TelemetrySetup
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddMeshTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<RpcMetrics>();
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
            return;

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["Mesh:ServiceName"] is { Length: > 0 } name ? name : builder.Environment.ApplicationName,
                builder.Configuration["Mesh:Namespace"],
                Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
                autoGenerateServiceInstanceId: true)
                .AddEnvironmentVariableDetector())
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, "ShopMesh.*", TelemetryNames.AspNetCoreSource, TelemetryNames.GrpcClientSource, TelemetryNames.NpgsqlSource)
                .AddProcessor(new RpcSpanProcessor()))
            .WithMetrics(metrics => metrics
                .AddMeter(builder.Environment.ApplicationName, "ShopMesh.*")
                .AddMeter("System.Runtime", "System.Net.Http", "System.Net.NameResolution", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"))
            .WithLogging(configureBuilder: null, logs =>
            {
                logs.IncludeScopes = true;
                logs.IncludeFormattedMessage = true;
                logs.ParseStateValues = true;
            })
            .UseOtlpExporter();
    }
}
