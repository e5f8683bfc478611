using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Tells resources where to send their telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Tells the resource, by the standard variables, to send its telemetry to the dashboard. Projects do so anyway.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
        => builder.WithOtlpExporter(OtlpProtocol.Grpc);

    /// <summary>Tells the resource, by the standard variables, to send its telemetry to the dashboard.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        var application = builder.ApplicationBuilder;
        return builder.WithEnvironment(context => SetVariables(context, application, protocol));
    }

    private static void SetVariables(EnvironmentCallbackContext context, IDistributedApplicationBuilder application, OtlpProtocol protocol)
    {
        var variables = context.EnvironmentVariables;
        if (OtlpEndpoint.Find(application, protocol) is { } endpoint)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol == OtlpProtocol.Grpc ? "grpc" : "http/protobuf";
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={application.Configuration[DashboardSettings.OtlpApiKeyKey]}";
        }

        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={context.Instance?.Id ?? context.Resource.Name}";
        if (!application.Environment.IsDevelopment()) return;

        // A developer wants to see it at once; a second costs nothing on one machine.
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
    }
}
