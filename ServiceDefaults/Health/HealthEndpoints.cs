using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ShopMesh.ServiceDefaults.Health;

/// <summary>The health of the service over HTTP and gRPC.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        // Whether the process answers at all: a failing dependency is no reason to restart it.
        endpoints.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .OnListeners(MeshListeners.Management).DisableHttpMetrics();
        endpoints.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .OnListeners(MeshListeners.Management).DisableHttpMetrics();
        endpoints.MapGrpcHealthChecksService().OnListeners(MeshListeners.Management | MeshListeners.Mesh).DisableHttpMetrics();
    }

    // Names, statuses and what was made for everyone to read: descriptions and exceptions tell of hosts and users, and belong to the log.
    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
            json.WriteString(name, entry.Status.ToString());
        json.WriteEndObject();
        if (report.Entries.Any(entry => HealthSummary.Of(entry.Value) is not null))
        {
            json.WriteStartObject("waiting");
            foreach (var (name, entry) in report.Entries)
            {
                if (HealthSummary.Of(entry) is { } summary)
                    json.WriteString(name, summary);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
