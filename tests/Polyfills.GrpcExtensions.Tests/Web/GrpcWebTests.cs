using System.Net;
using System.Text;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.Web;

public sealed class GrpcWebTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Encodings()
    {
        var data = new TheoryData<string, string>();
        foreach (var version in (string[])["1.1", "2.0"])
        {
            foreach (var type in (string[])[GrpcWebClient.Binary, GrpcWebClient.Binary + "+proto", GrpcWebClient.Text, GrpcWebClient.Text + "+proto"])
                data.Add(version, type);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Unary_EachContentTypeAndProtocol_IsAnsweredInItsOwn(string version, string contentType)
    {
        await using var server = await StartAsync(version);
        using var client = new GrpcWebClient(server, Version.Parse(version));

        using var response = await client.SendAsync("Say", contentType, "grüezi");

        response.Http.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.ContentType!.ShouldStartWith(contentType.StartsWith(GrpcWebClient.Text, StringComparison.Ordinal) ? GrpcWebClient.Text : GrpcWebClient.Binary);
        (await response.NextAsync())!.Words.Text.ShouldBe("grüezi");
        (await response.NextAsync()).ShouldBeNull();
        response.Trailers.ShouldBe("grpc-status: 0\r\n");
        (await response.RestAsync()).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task ServerStreaming_EachMessage_ArrivesBeforeTheNextIsSent(string version, string contentType)
    {
        var seen = new SemaphoreSlim(0);
        await using var server = await StartAsync(version, new EchoScript
        {
            Repeat = async (stream, context) =>
            {
                context.ResponseTrailers.Add("left", "in-order");
                for (var i = 0; i < 3; i++)
                {
                    await stream.WriteAsync(EchoScript.Reply($"{i}"), context.CancellationToken);
                    await seen.WaitAsync(context.CancellationToken);
                }
            },
        });
        using var client = new GrpcWebClient(server, Version.Parse(version));

        using var response = await client.SendAsync("Repeat", contentType, "");
        for (var i = 0; i < 3; i++)
        {
            (await response.NextAsync())!.Words.Text.ShouldBe($"{i}");
            seen.Release();
        }

        (await response.NextAsync()).ShouldBeNull();
        response.Trailers!.ShouldContain("left: in-order\r\n");
        response.Trailers!.ShouldContain("grpc-status: 0\r\n");
    }

    [Theory]
    [InlineData(GrpcWebClient.Binary, GrpcWebClient.Text)]
    [InlineData(GrpcWebClient.Text, GrpcWebClient.Binary)]
    public async Task Accept_AnotherEncodingThanTheRequests_IsWhatTheAnswerHas(string contentType, string accept)
    {
        await using var server = await StartAsync("1.1");
        using var client = new GrpcWebClient(server, HttpVersion.Version11);

        using var response = await client.SendAsync("Say", contentType, "hello", accept);

        response.ContentType.ShouldBe(accept);
        (await response.NextAsync())!.Words.Text.ShouldBe("hello");
    }

    [Theory]
    [InlineData("application/grpc-webtext")]
    [InlineData("application/grpc-web-json")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task ContentType_NotOfGrpcWeb_IsRefused(string contentType)
    {
        await using var server = await StartAsync("2.0");
        using var client = new GrpcWebClient(server, HttpVersion.Version20);

        using var response = await client.SendAsync("Say", contentType, "hello");

        response.Http.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Plain_GrpcBesideGrpcWeb_IsUntouched()
    {
        await using var server = await StartAsync("2.0");
        using var channel = server.Connect();

        var reply = await new Echo.EchoClient(channel).SayAsync(new EchoRequest { Text = "hello" }, cancellationToken: Token);

        reply.Words.Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Text_FramesPaddedEachAndSplitAnywhere_AreOneBody()
    {
        await using var server = await StartAsync("1.1");
        using var client = new GrpcWebClient(server, HttpVersion.Version11);
        var frame = GrpcWebClient.Frame(new EchoRequest { Text = new string('x', 9_000) });
        // Header and payload encoded apart, each with padding of its own, and a write for every few characters.
        var base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(frame[..5]) + Convert.ToBase64String(frame[5..]));
        base64.ShouldContain((byte)'=');

        using var response = await client.SendAsync("Say", new PiecesContent(GrpcWebClient.Text, base64, 7));

        (await response.NextAsync())!.Words.Text.Length.ShouldBe(9_000);
    }

    [Theory]
    [InlineData("AAAA*AAA")]
    [InlineData("AAAAAAc")]
    [InlineData("=AAA")]
    public async Task Text_NotBase64_EndsTheCall(string body)
    {
        await using var server = await StartAsync("1.1");
        using var client = new GrpcWebClient(server, HttpVersion.Version11);

        using var response = await client.SendAsync("Say", GrpcWebClient.Body(GrpcWebClient.Text, Encoding.ASCII.GetBytes(body)));

        response.Http.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Header("grpc-status").ShouldBe("13");
        response.Header("grpc-message")!.ShouldContain("base64");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Error_BeforeTheFirstMessage_IsInTheHeaders(string version, string contentType)
    {
        await using var server = await StartAsync(version, new EchoScript
        {
            Say = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "Nö."), new Metadata { { "why-bin", [1, 2, 3] } }),
        });
        using var client = new GrpcWebClient(server, Version.Parse(version));

        using var response = await client.SendAsync("Say", contentType, "hello");

        response.Http.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.ContentType!.ShouldStartWith("application/grpc-web");
        response.Header("grpc-status").ShouldBe("5");
        response.Header("grpc-message").ShouldBe("N%C3%B6.");
        response.Header("why-bin").ShouldBe("AQID");
        (await response.RestAsync()).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Error_AfterAMessage_IsInTheBody(string version, string contentType)
    {
        await using var server = await StartAsync(version, new EchoScript
        {
            Repeat = async (stream, _) =>
            {
                await stream.WriteAsync(EchoScript.Reply("first"));
                throw new RpcException(new Status(StatusCode.DataLoss, "gone"));
            },
        });
        using var client = new GrpcWebClient(server, Version.Parse(version));

        using var response = await client.SendAsync("Repeat", contentType, "");

        (await response.NextAsync())!.Words.Text.ShouldBe("first");
        (await response.NextAsync()).ShouldBeNull();
        response.Trailers!.ShouldContain("grpc-status: 15\r\n");
        response.Trailers!.ShouldContain("grpc-message: gone\r\n");
        response.Header("grpc-status").ShouldBeNull();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Deadline_PassesAfterAMessage_EndsTheBodyWithItsStatus(string version)
    {
        await using var server = await StartAsync(version, new EchoScript
        {
            Repeat = async (stream, context) =>
            {
                await stream.WriteAsync(EchoScript.Reply("first"));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        });
        using var client = new GrpcWebClient(server, Version.Parse(version));
        var content = GrpcWebClient.Content(GrpcWebClient.Binary, "");
        content.Headers.Add("grpc-timeout", "4S");

        using var response = await client.SendAsync("Repeat", content);

        (await response.NextAsync())!.Words.Text.ShouldBe("first");
        (await response.NextAsync()).ShouldBeNull();
        response.Trailers!.ShouldContain("grpc-status: 4\r\n");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Cancellation_ByTheClient_ReachesTheRpc(string version)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(version, new EchoScript
        {
            Repeat = async (stream, context) =>
            {
                context.CancellationToken.Register(cancelled.SetResult);
                await stream.WriteAsync(EchoScript.Reply("first"));
                await cancelled.Task;
            },
        });
        using var client = new GrpcWebClient(server, Version.Parse(version));

        var response = await client.SendAsync("Repeat", GrpcWebClient.Binary, "");
        (await response.NextAsync()).ShouldNotBeNull();
        response.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Endpoint_NotEnabled_DoesNotTakeGrpcWeb()
    {
        await using var server = await GrpcServer.StartAsync(map: app => app.UseGrpcWeb());
        using var client = new GrpcWebClient(server, HttpVersion.Version20);

        using var response = await client.SendAsync("Say", GrpcWebClient.Binary, "hello");

        response.Http.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Endpoint_ThatSaysSoItself_IsNotAskedTheDefault(bool defaultEnabled, bool enabled)
    {
        await using var server = await GrpcServer.StartAsync(map: app =>
        {
            app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = defaultEnabled });
            var group = app.MapGroup("/");
            _ = enabled ? group.EnableGrpcWeb() : group.DisableGrpcWeb();
            group.MapGet("/ask", (HttpContext context) =>
                $"{context.GetEndpoint()!.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()!.GrpcWebEnabled}");
        });
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        (await http.GetStringAsync("/ask", Token)).ShouldBe($"{enabled}");
    }

    private static Task<GrpcServer> StartAsync(string version, EchoScript? script = null) => GrpcServer.StartAsync(
        script,
        map: app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }),
        protocols: version == "1.1" ? HttpProtocols.Http1 : HttpProtocols.Http2);

    /// <summary>A body that is written and flushed in pieces.</summary>
    private sealed class PiecesContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly int _size;

        public PiecesContent(string contentType, byte[] body, int size)
        {
            (_body, _size) = (body, size);
            Headers.ContentType = new(contentType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var at = 0; at < _body.Length; at += _size)
            {
                await stream.WriteAsync(_body.AsMemory(at, Math.Min(_size, _body.Length - at)));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
