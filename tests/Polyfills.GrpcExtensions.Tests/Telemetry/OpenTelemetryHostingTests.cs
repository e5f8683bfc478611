using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.Telemetry;

public sealed partial class OpenTelemetryHostingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Telemetry_of_all_signals_is_flushed_to_the_otlp_exporter_when_the_host_is_disposed()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var source = new ActivitySource("test.flush");
        using var meter = new Meter("test.flush");
        var counter = meter.CreateCounter<int>("test.orders");

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("flush-service"))
            .WithTracing(tracing => tracing.AddSource(source.Name))
            .WithMetrics(metrics => metrics.AddMeter(meter.Name))
            .WithLogging()
            .UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, receiver.Address);

        using (var host = builder.Build())
        {
            await host.StartAsync(Cancellation);
            using (var activity = source.StartActivity("place-order"))
                activity.ShouldNotBeNull("the tracer provider should listen as soon as the host has started");
            counter.Add(1);
            var logger = host.Services.GetRequiredService<ILogger<OpenTelemetryHostingTests>>();
            Log.OrderPlaced(logger, "ada");
            await host.StopAsync(Cancellation);
        }

        receiver.Has("/v1/traces", "place-order").ShouldBeTrue();
        receiver.Has("/v1/metrics", "test.orders").ShouldBeTrue();
        receiver.Has("/v1/logs", "ada").ShouldBeTrue();
        foreach (var path in (string[])["/v1/traces", "/v1/metrics", "/v1/logs"])
            receiver.Has(path, "flush-service").ShouldBeTrue($"{path} should carry the resource");
    }

    [Fact]
    public async Task Configuring_twice_adds_to_one_provider()
    {
        using var first = new ActivitySource("test.first");
        using var second = new ActivitySource("test.second");
        var spans = new List<Activity>();

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(first.Name).AddProcessor(new Recorder(spans)));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(second.Name));

        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        first.StartActivity("one")!.Dispose();
        second.StartActivity("two")!.Dispose();

        spans.Select(span => span.OperationName).ShouldBe(["one", "two"]);
        host.Services.GetServices<IHostedService>().Count().ShouldBe(1);
        host.Services.GetServices<TracerProvider>().Count().ShouldBe(1);
    }

    [Fact]
    public void Telemetry_starts_before_services_that_were_registered_earlier()
    {
        var services = new ServiceCollection();
        services.AddHostedService<Worker>();
        services.AddOpenTelemetry().WithTracing();

        using var provider = services.BuildServiceProvider();

        provider.GetServices<IHostedService>().Last().ShouldBeOfType<Worker>();
    }

    [Fact]
    public async Task A_signal_that_was_not_asked_for_stays_off()
    {
        using var source = new ActivitySource("test.off");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOpenTelemetry().WithMetrics();

        using var host = builder.Build();
        await host.StartAsync(Cancellation);

        source.StartActivity("nobody-listens").ShouldBeNull();
        host.Services.GetService<TracerProvider>().ShouldBeNull();
        host.Services.GetService<LoggerProvider>().ShouldBeNull();
        host.Services.GetService<MeterProvider>().ShouldNotBeNull();
    }

    private sealed class Worker : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }

    private sealed class Recorder(List<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Add(data);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "order placed by {Who}")]
        public static partial void OrderPlaced(ILogger logger, string who);
    }
}
