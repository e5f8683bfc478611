using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class InterceptorTests : RoundTripTest
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task Interceptors_on_both_sides_see_each_kind_of_call()
    {
        var server = await StartServerAsync(configure: LogOnServer);
        var client = new Echo.EchoClient(Connect(server).Intercept(new ClientLog("client", _log)));

        client.Say(Message("hello"), cancellationToken: TestCancelled);
        await client.SayAsync(Message("hello"), cancellationToken: TestCancelled);
        using var repeat = client.Repeat(new RepeatRequest { Times = 1 }, cancellationToken: TestCancelled);
        while (await repeat.ResponseStream.MoveNext(TestCancelled))
        {
        }

        using var join = client.Join(cancellationToken: TestCancelled);
        await join.RequestStream.CompleteAsync();
        await join;
        using var talk = client.Talk(cancellationToken: TestCancelled);
        await talk.RequestStream.CompleteAsync();
        (await talk.ResponseStream.MoveNext(TestCancelled)).ShouldBeFalse();

        _log.ShouldBe(
        [
            "client: blocking Say", "server: unary /polyfills.tests.Echo/Say",
            "client: unary Say", "server: unary /polyfills.tests.Echo/Say",
            "client: server streaming Repeat", "server: server streaming /polyfills.tests.Echo/Repeat",
            "client: client streaming Join", "server: client streaming /polyfills.tests.Echo/Join",
            "client: duplex Talk", "server: duplex /polyfills.tests.Echo/Talk",
        ]);
    }

    [Fact]
    public async Task Interceptors_given_together_see_a_call_in_their_order()
    {
        var server = await StartServerAsync();
        var client = new Echo.EchoClient(Connect(server).Intercept(new ClientLog("first", _log), new ClientLog("second", _log)));

        await client.SayAsync(Message("hello"), cancellationToken: TestCancelled);

        _log.ShouldBe(["first: unary Say", "second: unary Say"]);
    }

    [Fact]
    public async Task An_interceptor_that_is_added_later_sees_a_call_earlier()
    {
        var server = await StartServerAsync();
        var invoker = Connect(server).CreateCallInvoker().Intercept(new ClientLog("inner", _log)).Intercept(new ClientLog("outer", _log));

        await new Echo.EchoClient(invoker).SayAsync(Message("hello"), cancellationToken: TestCancelled);

        _log.ShouldBe(["outer: unary Say", "inner: unary Say"]);
    }

    [Fact]
    public async Task A_server_interceptor_can_end_a_call_before_the_method()
    {
        var reached = false;
        var client = await StartAsync(
            new EchoService
            {
                OnSay = (request, _) =>
            {
                reached = true;
                return Task.FromResult(request);
            }
            },
            options => options.Interceptors.Add<Refusal>());

        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await client.SayAsync(Message("hello"), cancellationToken: TestCancelled));

        failure.StatusCode.ShouldBe(StatusCode.PermissionDenied);
        reached.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_for_another_host_asks_for_it()
    {
        string? seen = null;
        var client = await StartAsync(new EchoService
        {
            OnSay = (request, context) =>
        {
            seen = context.Host;
            return Task.FromResult(request);
        }
        });

        await client.WithHost("other.host").SayAsync(Message("hello"), cancellationToken: TestCancelled);

        seen.ShouldNotBeNull();
    }

    private void LogOnServer(GrpcServiceOptions options) => options.Interceptors.Add<ServerLog>(_log);

    private sealed class ClientLog(string name, List<string> log) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name}: blocking {context.Method.Name}");
            return base.BlockingUnaryCall(request, context, continuation);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name}: unary {context.Method.Name}");
            return base.AsyncUnaryCall(request, context, continuation);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name}: server streaming {context.Method.Name}");
            return base.AsyncServerStreamingCall(request, context, continuation);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name}: client streaming {context.Method.Name}");
            return base.AsyncClientStreamingCall(context, continuation);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name}: duplex {context.Method.Name}");
            return base.AsyncDuplexStreamingCall(context, continuation);
        }
    }

    private sealed class ServerLog(List<string> log) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"server: unary {context.Method}");
            return base.UnaryServerHandler(request, context, continuation);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"server: client streaming {context.Method}");
            return base.ClientStreamingServerHandler(requestStream, context, continuation);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"server: server streaming {context.Method}");
            return base.ServerStreamingServerHandler(request, responseStream, context, continuation);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"server: duplex {context.Method}");
            return base.DuplexStreamingServerHandler(requestStream, responseStream, context, continuation);
        }
    }

    private sealed class Refusal : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "no"));
    }
}
