using System.Diagnostics.Metrics;
using FluentValidation;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Interceptors;

/// <summary>Each test makes two steps want to answer, and the outer one has to win.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Authorization_comes_before_the_deadline_and_validation()
    {
        var service = await StartAsync(DateTimeOffset.UtcNow.AddMinutes(30));

        (await FailAsync(service, "stranger")).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task The_deadline_comes_before_validation()
    {
        var service = await StartAsync(DateTimeOffset.UtcNow.AddMinutes(30));

        (await FailAsync(service, "caller")).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Validation_comes_before_the_rpc()
    {
        var service = await StartAsync(DateTimeOffset.UtcNow);
        service.Behaviour.OnCall = (_, _) => throw new InvalidOperationException("The rpc was run.");

        (await FailAsync(service, "caller")).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Metrics_and_log_have_the_status_that_the_caller_gets()
    {
        var service = await StartAsync(DateTimeOffset.UtcNow);
        using var served = new Durations("rpc.server.duration");
        using var made = new Durations("rpc.client.duration");

        await FailAsync(service, "caller");

        served.Tags.ShouldContain(tags => tags["rpc.service"]!.Equals("mesh.test.v1.Probe") && tags["rpc.method"]!.Equals("Write")
            && tags["rpc.grpc.status_code"]!.Equals(3) && tags["mesh.peer.service"]!.Equals("caller"));
        made.Tags.ShouldContain(tags => tags["rpc.method"]!.Equals("Write") && tags["rpc.grpc.status_code"]!.Equals(3)
            && tags["mesh.peer.service"]!.Equals("users"));
        service.Log.Entries.ShouldContain(entry => entry.Message.StartsWith("mesh.test.v1.Probe/Write from caller: InvalidArgument in "));
    }

    private Task<TestService> StartAsync(DateTimeOffset now) => _mesh.StartAsync(configure: builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(now));
        builder.Services.AddSingleton<IValidator<EchoRequest>>(new InlineValidator<EchoRequest>
        {
            validator => validator.RuleFor(request => request.DisplayText).NotEmpty(),
        });
    });

    private async Task<RpcException> FailAsync(TestService service, string caller)
    {
        var client = _mesh.Client("users", [service], name: caller);
        return await Statuses.FailureAsync(async () => await client.Probe.WriteAsync(new EchoRequest(), cancellationToken: Token));
    }

    private sealed class Durations : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<Dictionary<string, object?>> _tags = [];

        public Durations(string instrument)
        {
            _listener.InstrumentPublished = (found, listener) =>
            {
                if (found.Name == instrument)
                    listener.EnableMeasurementEvents(found);
            };
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                lock (_tags)
                    _tags.Add(tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value));
            });
            _listener.Start();
        }

        public IReadOnlyList<Dictionary<string, object?>> Tags
        {
            get
            {
                lock (_tags)
                    return [.. _tags];
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
