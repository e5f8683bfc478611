using Grpc.Core;
using Grpc.Core.Interceptors;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class MetadataTests : RoundTripTest
{
    private static readonly byte[] Bytes = [0, 1, 127, 128, 255];

    [Fact]
    public async Task Headers_reach_the_server_and_headers_and_trailers_come_back()
    {
        Metadata? seen = null;
        var client = await StartAsync(new EchoService
        {
            OnSay = async (request, context) =>
        {
            seen = context.RequestHeaders;
            await context.WriteResponseHeadersAsync(new Metadata { { "answer", "text" }, { "answer-bin", Bytes } });
            context.ResponseTrailers.Add("after", "done");
            context.ResponseTrailers.Add("after-bin", Bytes);
            return request;
        }
        });
        var headers = new Metadata { { "Question", "one" }, { "question", "two" }, { "question-bin", Bytes } };

        using var call = client.SayAsync(Message("hello"), headers, cancellationToken: TestCancelled);
        var answered = await call.ResponseHeadersAsync;
        await call;

        // A server may join values of one key with a comma, as HTTP does.
        seen!.GetAll("QUESTION").SelectMany(entry => entry.Value.Split(", ")).ShouldBe(["one", "two"]);
        seen.GetValueBytes("question-bin").ShouldBe(Bytes);
        answered.GetValue("answer").ShouldBe("text");
        answered.GetValueBytes("answer-bin").ShouldBe(Bytes);
        call.GetTrailers().GetValue("after").ShouldBe("done");
        call.GetTrailers().GetValueBytes("after-bin").ShouldBe(Bytes);
    }

    [Fact]
    public async Task Trailers_of_a_stream_are_there_once_it_has_ended()
    {
        var client = await StartAsync();
        using var call = client.Repeat(new RepeatRequest { Times = 1 }, cancellationToken: TestCancelled);

        Should.Throw<InvalidOperationException>(call.GetTrailers);
        Should.Throw<InvalidOperationException>(() => call.GetStatus());
        await foreach (var _ in call.ResponseStream.ReadAllAsync(TestCancelled))
        {
        }

        call.GetTrailers().ShouldBeEmpty();
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
    }

    [Fact]
    public async Task A_function_replaces_the_headers_of_each_call()
    {
        Metadata? seen = null;
        var server = await StartServerAsync(new EchoService
        {
            OnSay = (request, context) =>
        {
            seen = context.RequestHeaders;
            return Task.FromResult(request);
        }
        });
        var client = new Echo.EchoClient(Connect(server).Intercept(headers =>
        {
            headers.Add("added", $"to {headers.Count}");
            return headers;
        }));

        await client.SayAsync(Message("hello"), new Metadata { { "own", "1" } }, cancellationToken: TestCancelled);
        seen!.GetValue("own").ShouldBe("1");
        seen.GetValue("added").ShouldBe("to 1");

        await client.SayAsync(Message("hello"), cancellationToken: TestCancelled);
        seen.GetValue("added").ShouldBe("to 0");
    }

    [Fact]
    public async Task The_server_sees_the_method_the_host_and_the_peer()
    {
        (string Method, string Host, string Peer)? seen = null;
        var server = await StartServerAsync(new EchoService
        {
            OnSay = (request, context) =>
        {
            seen = (context.Method, context.Host, context.Peer);
            context.UserState["key"] = "value";
            context.UserState["key"].ShouldBe("value");
            return Task.FromResult(request);
        }
        });
        var client = new Echo.EchoClient(Connect(server));

        await client.SayAsync(Message("hello"), cancellationToken: TestCancelled);

        seen!.Value.Method.ShouldBe("/polyfills.tests.Echo/Say");
        seen.Value.Host.ShouldBe(server.Address.Authority);
        seen.Value.Peer.ShouldStartWith("ipv4:127.0.0.1:");
    }
}
