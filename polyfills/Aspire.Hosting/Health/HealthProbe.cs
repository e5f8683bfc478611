using System.Globalization;
using System.Net;
using System.Net.Security;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Runs one health check of one replica.</summary>
internal sealed class HealthProbe(HealthCheckService checks, TimeProvider time) : IDisposable
{
    private const int LongestDescription = 200;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        // It asks a process of its own, on this machine, whether it answers; who that is does not matter here.
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = static (sender, _, _, _) => sender is SslStream { TargetHostName: "localhost" or "127.0.0.1" or "::1" },
        },
    });

    public void Dispose() => _client.Dispose();

    public async Task<HealthReportSnapshot> CheckAsync(HealthCheckAnnotation check, ResourceInstance? instance, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        HealthReportSnapshot result;
        try
        {
            result = check is HttpHealthCheckAnnotation http
                ? await GetAsync(http, instance, deadline.Token).ConfigureAwait(false)
                : await RunRegisteredAsync(check.Key, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result = new HealthReportSnapshot(
                check.Key, HealthStatus.Unhealthy, string.Create(CultureInfo.InvariantCulture, $"no answer within {Deadline.TotalSeconds} s"), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            result = new HealthReportSnapshot(check.Key, HealthStatus.Unhealthy, (e.InnerException ?? e).Message, e.ToString());
        }
        return result with { LastRunAt = time.GetUtcNow().UtcDateTime, Duration = time.GetElapsedTime(started) };
    }

    private async Task<HealthReportSnapshot> GetAsync(HttpHealthCheckAnnotation check, ResourceInstance? instance, CancellationToken cancellationToken)
    {
        var endpoint = check.Endpoint();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(endpoint.AllocatedFor(instance).UriString), check.Path));
        if (endpoint.EndpointAnnotation.Transport == "http2")
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (check.StatusCode is { } wanted ? status == wanted : status < 500)
            return new HealthReportSnapshot(check.Key, HealthStatus.Healthy, null, null);

        var body = await ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
        var description = string.Create(CultureInfo.InvariantCulture, $"{check.Path} answered {status}{(body.Length > 0 ? ": " + body : "")}");
        return new HealthReportSnapshot(check.Key, HealthStatus.Unhealthy, description, null);
    }

    private static async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        var buffer = new char[LongestDescription];
        var count = await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        return new string(buffer, 0, count).Trim();
    }

    private async Task<HealthReportSnapshot> RunRegisteredAsync(string key, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(r => r.Name == key, cancellationToken).ConfigureAwait(false);
        return report.Entries.TryGetValue(key, out var entry)
            ? new HealthReportSnapshot(key, entry.Status, entry.Description ?? entry.Exception?.Message, entry.Exception?.ToString())
            : new HealthReportSnapshot(key, HealthStatus.Unhealthy, $"No health check is registered as '{key}'.", null);
    }
}
