using Grpc.Core;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class CallKindTests : RoundTripTest
{
    [Fact]
    public async Task A_unary_call_is_answered()
    {
        var answer = await (await StartAsync()).SayAsync(Message("hello"), cancellationToken: TestCancelled);

        answer.Text.ShouldBe("hello");
    }

    [Fact]
    public async Task A_blocking_unary_call_is_answered() =>
        (await StartAsync()).Say(Message("hello"), cancellationToken: TestCancelled).Text.ShouldBe("hello");

    [Fact]
    public async Task A_server_streaming_call_gives_every_response()
    {
        var client = await StartAsync();
        using var call = client.Repeat(new RepeatRequest { Text = "again", Times = 3 }, cancellationToken: TestCancelled);

        var texts = await call.ResponseStream.ReadAllAsync(TestCancelled).Select(message => message.Text).ToListAsync(TestCancelled);

        texts.ShouldBe(["again", "again", "again"]);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_client_streaming_call_takes_every_request()
    {
        var client = await StartAsync();
        using var call = client.Join(cancellationToken: TestCancelled);
        await call.RequestStream.WriteAsync(Message("one"), TestCancelled);
        await call.RequestStream.WriteAsync(Message("two"), TestCancelled);
        await call.RequestStream.CompleteAsync();

        var answer = await call;

        answer.Text.ShouldBe("one two");
    }

    [Fact]
    public async Task A_duplex_call_answers_while_it_is_still_being_asked()
    {
        var client = await StartAsync();
        using var call = client.Talk(cancellationToken: TestCancelled);

        foreach (var text in (string[])["one", "two"])
        {
            await call.RequestStream.WriteAsync(Message(text), TestCancelled);
            (await call.ResponseStream.MoveNext(TestCancelled)).ShouldBeTrue();
            call.ResponseStream.Current.Text.ShouldBe(text);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }
}
