using System.Diagnostics.Metrics;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Telemetry;

/// <summary>What alerts are made of.</summary>
public sealed class MetricTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Both_certificates_say_when_they_begin_and_end_and_whether_new_files_are_rejected()
    {
        var service = await _mesh.StartAsync();
        using var gauges = new Recorder(service.Services);
        var first = gauges.Observe();
        var renewed = _mesh.Authority.Workload("users", svid => svid.NotAfter = DateTimeOffset.UtcNow.AddHours(3));

        service.Files.Write(renewed, _mesh.Authority.RootPem);
        await service.Log.WaitForAsync(_ => service.Log.Entries.Count(entry => entry.Message.StartsWith("Mesh:Identity: ") && entry.Message.Contains(" loaded, ")) > 1, Token);
        var second = gauges.Observe();
        IdentityFiles.Replace(service.EdgeFiles.CertificatePath, "garbage");
        await service.Log.WaitForAsync(message => message.Contains("those before stay in use"), Token);
        var third = gauges.Observe();

        first["mesh.certificate.not_before identity"].ShouldBeInRange(UnixTime(hours: -1) - 60, UnixTime(hours: -1));
        first["mesh.certificate.not_after identity"].ShouldBeInRange(UnixTime(hours: 1) - 60, UnixTime(hours: 1));
        first.ShouldContainKey("mesh.certificate.not_before edge");
        first.ShouldContainKey("mesh.certificate.not_after edge");
        (first["mesh.certificate.rejected identity"], first["mesh.certificate.rejected edge"]).ShouldBe((0, 0));
        second["mesh.certificate.not_after identity"].ShouldBe(new DateTimeOffset(renewed.Certificate.NotAfter).ToUnixTimeSeconds());
        (third["mesh.certificate.rejected identity"], third["mesh.certificate.rejected edge"]).ShouldBe((0, 1));
        third["mesh.certificate.not_after edge"].ShouldBe(first["mesh.certificate.not_after edge"]);
    }

    [Fact]
    public async Task A_call_that_is_tried_again_counts_its_retries_and_is_one_call()
    {
        var service = await _mesh.StartAsync();
        var client = _mesh.Client("users", [service]);
        using var recorder = new Recorder(client.Host.Services);
        service.Behaviour.OnCall = (_, _) => service.Behaviour.Calls < 3 ? throw new UnavailableException("Not yet.") : Task.CompletedTask;

        await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        service.Behaviour.OnCall = (_, _) => throw new UnavailableException("Not now.");
        await Statuses.FailureAsync(async () => await client.Probe.WriteAsync(new EchoRequest(), cancellationToken: Token));

        recorder.Sum("mesh.client.retries users").ShouldBe(2);
        recorder.Count("rpc.client.duration users").ShouldBe(2);
    }

    private static double UnixTime(int hours) => DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeSeconds();

    /// <summary>Measurements of one process, by instrument and the certificate or peer that they are about.</summary>
    private sealed class Recorder : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<(string Key, double Value)> _values = [];

        public Recorder(IServiceProvider process)
        {
            var factory = process.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name.StartsWith("ShopMesh.", StringComparison.Ordinal))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public Dictionary<string, double> Observe()
        {
            lock (_values)
                _values.Clear();
            _listener.RecordObservableInstruments();
            lock (_values)
                return _values.ToDictionary();
        }

        public double Sum(string key)
        {
            lock (_values)
                return _values.Where(value => value.Key == key).Sum(value => value.Value);
        }

        public int Count(string key)
        {
            lock (_values)
                return _values.Count(value => value.Key == key);
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var about = tags.ToArray().Single(tag => tag.Key is "mesh.certificate" or "mesh.peer.service").Value;
            lock (_values)
                _values.Add(($"{instrument.Name} {about}", value));
        }
    }
}
