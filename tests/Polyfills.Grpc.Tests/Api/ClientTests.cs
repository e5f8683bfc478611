using Grpc.Core;
using Grpc.Core.Interceptors;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Api;

public sealed class ClientTests
{
    private static readonly EchoMessage Hello = new() { Text = "hello" };

    [Fact]
    public void A_client_without_channel_throws_on_each_call_unless_it_is_overridden()
    {
        var client = new Double();

        client.Say(Hello, cancellationToken: TestContext.Current.CancellationToken).Text.ShouldBe("overridden");
        Should.Throw<NotImplementedException>(() => client.SayAsync(Hello));
        Should.Throw<NotImplementedException>(() => client.Talk());
    }

    [Fact]
    public void A_client_for_a_host_asks_for_it_on_each_kind_of_call()
    {
        var invoker = new Recorder();
        var client = new Echo.EchoClient(invoker).WithHost("host");

        Should.Throw<NotSupportedException>(() => client.Say(Hello));
        Should.Throw<NotSupportedException>(() => client.SayAsync(Hello));
        Should.Throw<NotSupportedException>(() => client.Repeat(new RepeatRequest()));
        Should.Throw<NotSupportedException>(() => client.Join());
        Should.Throw<NotSupportedException>(() => client.Talk());

        invoker.Hosts.ShouldBe(Enumerable.Repeat("host", 5));
    }

    [Fact]
    public void A_client_needs_a_channel_or_an_invoker()
    {
        Should.Throw<ArgumentNullException>(() => new Echo.EchoClient((ChannelBase)null!));
        Should.Throw<ArgumentNullException>(() => new Echo.EchoClient((CallInvoker)null!));
        Should.Throw<ArgumentNullException>(() => new Echo.EchoClient(new Recorder()).WithHost(null!));
    }

    [Fact]
    public void An_invoker_can_be_intercepted_by_none()
    {
        var invoker = new Recorder();

        invoker.Intercept().ShouldBeSameAs(invoker);
        Should.Throw<ArgumentNullException>(() => invoker.Intercept((Interceptor)null!));
        Should.Throw<ArgumentNullException>(() => invoker.Intercept((Interceptor[])null!));
        Should.Throw<ArgumentNullException>(() => invoker.Intercept((Func<Metadata, Metadata>)null!));
        Should.Throw<ArgumentNullException>(() => invoker.Intercept((Interceptor)null!, null!));
    }

    [Fact]
    public async Task A_call_can_be_made_by_hand_for_a_test_double()
    {
        var disposed = false;
        using (var call = new AsyncUnaryCall<EchoMessage>(
            Task.FromResult(Hello), Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => disposed = true))
        {
            (await call).ShouldBeSameAs(Hello);
            (await call.ConfigureAwait(false)).ShouldBeSameAs(Hello);
            (await call.ResponseHeadersAsync).ShouldBeEmpty();
            call.GetStatus().ShouldBe(Status.DefaultSuccess);
            call.GetTrailers().ShouldBeEmpty();
        }

        disposed.ShouldBeTrue();
    }

    [Fact]
    public void A_definition_binds_each_method_of_a_service_once()
    {
        var definition = Echo.BindService(new RoundTrip.EchoService());
        var binder = new Names();

        definition.BindService(binder);

        binder.Bound.ShouldBe(["unary Say", "server streaming Repeat", "client streaming Join", "duplex Talk"], ignoreOrder: true);
        var method = new Method<EchoMessage, EchoMessage>(
            MethodType.Unary, "s", "m", Marshallers.Create<EchoMessage>(_ => [], _ => Hello), Marshallers.Create<EchoMessage>(_ => [], _ => Hello));
        UnaryServerMethod<EchoMessage, EchoMessage> handler = (request, _) => Task.FromResult(request);
        Should.Throw<ArgumentException>(() =>
            ServerServiceDefinition.CreateBuilder().AddMethod(method, handler).AddMethod(method, handler));
    }

    [Fact]
    public async Task A_writer_that_can_not_cancel_says_so()
    {
        IAsyncStreamWriter<string> writer = new PlainWriter();

        await writer.WriteAsync("text", CancellationToken.None);
        Should.Throw<NotSupportedException>(() => writer.WriteAsync("text", new CancellationToken(true)));
    }

    [Fact]
    public void The_generated_base_names_its_binding_method()
    {
        var attribute = Attribute.GetCustomAttribute(typeof(RoundTrip.EchoService), typeof(BindServiceMethodAttribute));

        var binding = attribute.ShouldBeOfType<BindServiceMethodAttribute>();
        binding.BindType.ShouldBe(typeof(Echo));
        binding.BindMethodName.ShouldBe("BindService");
    }

    private sealed class Double : Echo.EchoClient
    {
        public override EchoMessage Say(EchoMessage request, CallOptions options) => new() { Text = "overridden" };
    }

    private sealed class PlainWriter : IAsyncStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => Task.CompletedTask;
    }

    private sealed class Names : ServiceBinderBase
    {
        internal List<string> Bound { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Bound.Add($"unary {method.Name}");

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add($"client streaming {method.Name}");

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add($"server streaming {method.Name}");

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add($"duplex {method.Name}");
    }

    private sealed class Recorder : CallInvoker
    {
        internal List<string?> Hosts { get; } = [];

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Record(host);

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Record(host);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Record(host);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Record(host);

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Record(host);

        private NotSupportedException Record(string? host)
        {
            Hosts.Add(host);
            return new NotSupportedException();
        }
    }
}
