using Grpc.Core;
using Grpc.Net.Client;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class CallKindTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.StartAsync<EchoService>();
        _channel = GrpcChannel.ForAddress(_server.Address);
        _client = new Echo.EchoClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_unary_call_is_answered()
    {
        var answer = await _client.SayAsync(new EchoMessage { Text = "hello" }, cancellationToken: TestCancelled);

        answer.Text.ShouldBe("hello");
    }

    [Fact]
    public void A_blocking_unary_call_is_answered() =>
        _client.Say(new EchoMessage { Text = "hello" }, cancellationToken: TestCancelled).Text.ShouldBe("hello");

    [Fact]
    public async Task A_server_streaming_call_gives_every_response()
    {
        using var call = _client.Repeat(new RepeatRequest { Text = "again", Times = 3 }, cancellationToken: TestCancelled);

        var texts = await call.ResponseStream.ReadAllAsync(TestCancelled).Select(message => message.Text).ToListAsync(TestCancelled);

        texts.ShouldBe(["again", "again", "again"]);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_client_streaming_call_takes_every_request()
    {
        using var call = _client.Join(cancellationToken: TestCancelled);
        await call.RequestStream.WriteAsync(new EchoMessage { Text = "one" }, TestCancelled);
        await call.RequestStream.WriteAsync(new EchoMessage { Text = "two" }, TestCancelled);
        await call.RequestStream.CompleteAsync();

        var answer = await call;

        answer.Text.ShouldBe("one two");
    }

    [Fact]
    public async Task A_duplex_call_answers_while_it_is_still_being_asked()
    {
        using var call = _client.Talk(cancellationToken: TestCancelled);

        foreach (var text in (string[])["one", "two"])
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = text }, TestCancelled);
            (await call.ResponseStream.MoveNext(TestCancelled)).ShouldBeTrue();
            call.ResponseStream.Current.Text.ShouldBe(text);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }
}
