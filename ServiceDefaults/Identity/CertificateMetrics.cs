using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using ShopMesh.ServiceDefaults.Telemetry;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>
/// <c>mesh.certificate.not_before</c> and <c>mesh.certificate.not_after</c> (seconds since 1970) of the certificates that are in use, and
/// <c>mesh.certificate.rejected</c>: 1 while the files have changed to something that cannot be used. All by <c>mesh.certificate</c>:
/// identity or edge. Both times, so that an alert knows how much of a lifetime is left without knowing how long one is.
/// </summary>
internal sealed class CertificateMetrics : IHostedService
{
    private readonly (KeyValuePair<string, object?> Tag, CertificateSource Source)[] _sources;

    public CertificateMetrics(IMeterFactory meters, MeshCertificateSource identity, EdgeCertificateSource edge)
    {
        _sources = [(Tag("identity"), identity), (Tag("edge"), edge)];
        var meter = meters.Create(TelemetryNames.IdentityMeter);
        meter.CreateObservableGauge("mesh.certificate.not_before", () => Measure(source => Seconds(source.Current.NotBefore)), "s", "When the certificate in use begins.");
        meter.CreateObservableGauge("mesh.certificate.not_after", () => Measure(source => Seconds(source.Current.NotAfter)), "s", "When the certificate in use ends.");
        meter.CreateObservableGauge("mesh.certificate.rejected", () => Measure(source => source.Problem is null ? 0 : 1), "{certificate}", "Whether files are there that cannot be used.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static KeyValuePair<string, object?> Tag(string certificate) => new(TelemetryNames.MeshCertificate, certificate);

    private static long? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds();

    // One that nothing needs has not been read, and one that only trusts has no certificate of its own.
    private IEnumerable<Measurement<long>> Measure(Func<CertificateSource, long?> value)
    {
        foreach (var (tag, source) in _sources)
        {
            if (source.InUse && value(source) is { } measured)
                yield return new Measurement<long>(measured, tag);
        }
    }
}
