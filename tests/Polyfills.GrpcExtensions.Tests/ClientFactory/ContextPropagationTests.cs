using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.ClientFactory;

/// <summary>A test calls the front, whose handler calls the back through a client with context propagation.</summary>
public sealed class ContextPropagationTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int?, int?, int?> Deadlines => new()
    {
        // The front's, the call's own, what the back sees; in seconds from now.
        { 60, null, 60 },
        { 60, 600, 60 },
        { 600, 60, 60 },
        { null, 60, 60 },
        { null, null, null },
    };

    [Theory, MemberData(nameof(Deadlines))]
    public async Task The_earlier_deadline_holds(int? front, int? own, int? expected)
    {
        var seen = default(DateTime);
        await using var back = await GrpcServer.StartAsync(new EchoScript
        {
            Say = (_, context) =>
            {
                seen = context.Deadline;
                return Task.FromResult(new EchoReply());
            },
        });
        await using var server = await StartFrontAsync(back, (client, _) => client.SayAsync(new EchoRequest(), deadline: In(own)).ResponseAsync);

        await Client(server).SayAsync(new EchoRequest(), deadline: In(front), cancellationToken: Cancellation);

        if (expected is null)
            seen.ShouldBe(DateTime.MaxValue);
        else
            seen.ShouldBe(DateTime.UtcNow.AddSeconds(expected.Value), Tolerance);
    }

    [Theory]
    [InlineData("unary", false)]
    [InlineData("unary", true)]
    [InlineData("client streaming", false)]
    [InlineData("client streaming", true)]
    [InlineData("server streaming", false)]
    [InlineData("server streaming", true)]
    [InlineData("duplex streaming", false)]
    [InlineData("duplex streaming", true)]
    public async Task Cancelling_the_served_call_cancels_the_calls_made_for_it(string kind, bool ownToken)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var back = await GrpcServer.StartAsync(WaitingForCancellation(arrived, cancelled));
        using var own = new CancellationTokenSource();
        await using var server = await StartFrontAsync(back, (client, _) => CallAsync(client, kind, ownToken ? own.Token : default));

        using var call = Client(server).SayAsync(new EchoRequest(), cancellationToken: Cancellation);
        await arrived.Task.WaitAsync(Cancellation);
        call.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task A_call_can_still_be_cancelled_by_itself()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var back = await GrpcServer.StartAsync(WaitingForCancellation(arrived, cancelled));
        await using var server = await StartFrontAsync(back, async (client, _) =>
        {
            using var own = new CancellationTokenSource();
            var call = client.SayAsync(new EchoRequest(), cancellationToken: own.Token);
            await arrived.Task;
            await own.CancelAsync();
            var e = await Should.ThrowAsync<RpcException>(() => call.ResponseAsync);
            return EchoScript.Reply(e.StatusCode.ToString());
        });

        var reply = await Client(server).SayAsync(new EchoRequest(), cancellationToken: Cancellation);

        reply.Words.Text.ShouldBe("Cancelled");
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task Without_a_served_call_the_client_fails_unless_that_is_suppressed()
    {
        await using var back = await GrpcServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>("strict", o => o.Address = back.Address).EnableCallContextPropagation();
        services.AddGrpcClient<Echo.EchoClient>("lenient", o => o.Address = back.Address)
            .EnableCallContextPropagation(o => o.SuppressContextNotFoundErrors = true);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var factory = provider.GetRequiredService<Grpc.Net.ClientFactory.GrpcClientFactory>();

        var strict = factory.CreateClient<Echo.EchoClient>("strict");
        var e = Should.Throw<InvalidOperationException>(() => strict.SayAsync(new EchoRequest(), cancellationToken: Cancellation));
        e.Message.ShouldContain("SuppressContextNotFoundErrors");
        var lenient = factory.CreateClient<Echo.EchoClient>("lenient");
        (await lenient.SayAsync(new EchoRequest { Text = "hi" }, cancellationToken: Cancellation)).Words.Text.ShouldBe("hi");
    }

    [Fact]
    public async Task A_request_that_is_not_grpc_has_no_call_to_propagate()
    {
        await using var back = await GrpcServer.StartAsync();
        await using var server = await GrpcServer.StartAsync(
            configure: services => services.AddGrpcClient<Echo.EchoClient>(o => o.Address = back.Address).EnableCallContextPropagation(),
            map: app => app.MapGet("/", async context =>
            {
                var client = context.RequestServices.GetRequiredService<Echo.EchoClient>();
                var e = Should.Throw<InvalidOperationException>(() => client.SayAsync(new EchoRequest()));
                await context.Response.WriteAsync(e.Message);
            }));
        using var http = new HttpClient { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        (await http.GetStringAsync(server.Address, Cancellation)).ShouldContain("serves no gRPC call");
    }

    private static DateTime? In(int? seconds) => seconds is null ? null : DateTime.UtcNow.AddSeconds(seconds.Value);

    private static Echo.EchoClient Client(GrpcServer server) => new(server.Connect());

    private static Task<GrpcServer> StartFrontAsync(GrpcServer back, Func<Echo.EchoClient, ServerCallContext, Task<EchoReply>> handle) =>
        GrpcServer.StartAsync(
            new EchoScript
            {
                Say = (_, context) => handle(context.GetHttpContext().RequestServices.GetRequiredService<Echo.EchoClient>(), context),
            },
            services => services.AddGrpcClient<Echo.EchoClient>(o => o.Address = back.Address).EnableCallContextPropagation());

    private static EchoScript WaitingForCancellation(TaskCompletionSource arrived, TaskCompletionSource cancelled)
    {
        return new EchoScript
        {
            Say = async (_, context) =>
            {
                await WaitAsync(context);
                return new EchoReply();
            },
            Repeat = (_, context) => WaitAsync(context),
        };

        async Task WaitAsync(ServerCallContext context)
        {
            using var registration = context.CancellationToken.Register(cancelled.SetResult);
            arrived.SetResult();
            await cancelled.Task;
        }
    }

    private static async Task<EchoReply> CallAsync(Echo.EchoClient client, string kind, CancellationToken token)
    {
        switch (kind)
        {
            case "unary":
                return await client.SayAsync(new EchoRequest(), cancellationToken: token);
            case "client streaming":
                return await client.Collect(cancellationToken: token).ResponseAsync;
            case "server streaming":
                await client.Repeat(new EchoRequest(), cancellationToken: token).ResponseStream.MoveNext();
                return new EchoReply();
            default:
                await client.Talk(cancellationToken: token).ResponseStream.MoveNext();
                return new EchoReply();
        }
    }
}
