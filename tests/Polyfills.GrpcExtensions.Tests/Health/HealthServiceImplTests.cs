using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Polyfills.GrpcExtensions.Tests.Health;

public sealed class HealthServiceImplTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_answers_with_the_status_that_was_set()
    {
        var health = new HealthServiceImpl();
        await using var server = await StartAsync(health);
        var client = Client(server);

        health.SetStatus("", ServingStatus.Serving);
        health.SetStatus("shop", ServingStatus.NotServing);

        (await client.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status.ShouldBe(ServingStatus.Serving);
        (await client.CheckAsync(new HealthCheckRequest { Service = "shop" }, cancellationToken: Cancellation)).Status.ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task Check_of_a_service_without_a_status_is_not_found()
    {
        var health = new HealthServiceImpl();
        await using var server = await StartAsync(health);
        health.SetStatus("cleared", ServingStatus.Serving);
        health.ClearStatus("cleared");

        foreach (var service in (string[])["", "unknown", "cleared"])
        {
            var e = await Should.ThrowAsync<RpcException>(
                () => Client(server).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation).ResponseAsync);
            e.StatusCode.ShouldBe(StatusCode.NotFound);
        }
    }

    [Fact]
    public async Task List_answers_with_all_statuses_as_long_as_they_are_few()
    {
        var health = new HealthServiceImpl();
        await using var server = await StartAsync(health);
        health.SetStatus("", ServingStatus.Serving);
        health.SetStatus("shop", ServingStatus.NotServing);

        var list = await Client(server).ListAsync(new HealthListRequest(), cancellationToken: Cancellation);

        list.Statuses.ToDictionary(item => item.Key, item => item.Value.Status)
            .ShouldBe(new Dictionary<string, ServingStatus> { [""] = ServingStatus.Serving, ["shop"] = ServingStatus.NotServing }, ignoreOrder: true);

        for (var i = 0; i < 100; i++)
            health.SetStatus($"service-{i}", ServingStatus.Serving);
        var e = await Should.ThrowAsync<RpcException>(
            () => Client(server).ListAsync(new HealthListRequest(), cancellationToken: Cancellation).ResponseAsync);
        e.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Watch_pushes_each_change_and_nothing_else()
    {
        var health = new HealthServiceImpl();
        await using var server = await StartAsync(health);
        using var watch = new HealthWatch(Client(server).Watch(new HealthCheckRequest { Service = "shop" }, cancellationToken: Cancellation));

        (await watch.NextAsync()).ShouldBe(ServingStatus.ServiceUnknown);
        health.SetStatus("shop", ServingStatus.Serving);
        (await watch.NextAsync()).ShouldBe(ServingStatus.Serving);
        health.SetStatus("shop", ServingStatus.Serving);
        health.SetStatus("other", ServingStatus.NotServing);
        health.SetStatus("shop", ServingStatus.NotServing);
        (await watch.NextAsync()).ShouldBe(ServingStatus.NotServing);
        health.ClearAll();
        (await watch.NextAsync()).ShouldBe(ServingStatus.ServiceUnknown);
    }

    [Fact]
    public async Task Watch_of_a_client_that_does_not_read_holds_a_few_statuses_and_ends_with_the_latest()
    {
        var health = new HealthServiceImpl();
        var written = Channel.CreateUnbounded<ServingStatus>();
        using var release = new SemaphoreSlim(0);
        using var end = new CancellationTokenSource();
        var writer = new SlowWriter(written.Writer, release);

        var watch = health.Watch(new HealthCheckRequest { Service = "shop" }, writer, new WatchContext(end.Token));
        for (var i = 0; i < 1001; i++)
            health.SetStatus("shop", i % 2 == 0 ? ServingStatus.NotServing : ServingStatus.Serving);
        health.SetStatus("shop", ServingStatus.Unknown);
        release.Release(2000);

        var statuses = new List<ServingStatus>();
        while (statuses.LastOrDefault(ServingStatus.ServiceUnknown) != ServingStatus.Unknown)
            statuses.Add(await written.Reader.ReadAsync(Cancellation));
        statuses.Count.ShouldBeLessThan(20);

        await end.CancelAsync();
        await watch.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private static Task<GrpcServer> StartAsync(HealthServiceImpl health) =>
        GrpcServer.StartAsync(configure: services => services.AddSingleton(health), map: app => app.MapGrpcService<HealthServiceImpl>());

    private static Grpc.Health.V1.Health.HealthClient Client(GrpcServer server) => new(server.Connect());

    private sealed class SlowWriter(ChannelWriter<ServingStatus> written, SemaphoreSlim release) : IServerStreamWriter<HealthCheckResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(HealthCheckResponse message) => WriteAsync(message, CancellationToken.None);

        public async Task WriteAsync(HealthCheckResponse message, CancellationToken cancellationToken)
        {
            await release.WaitAsync(cancellationToken);
            written.TryWrite(message.Status).ShouldBeTrue();
        }
    }

    private sealed class WatchContext(CancellationToken cancellationToken) : ServerCallContext
    {
        protected override string MethodCore => "/grpc.health.v1.Health/Watch";

        protected override string HostCore => "localhost";

        protected override string PeerCore => "ipv4:127.0.0.1:1";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => cancellationToken;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
