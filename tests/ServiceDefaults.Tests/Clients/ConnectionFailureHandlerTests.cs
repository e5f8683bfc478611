using System.Security.Authentication;
using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Clients;

namespace ShopMesh.ServiceDefaults.Tests.Clients;

public sealed class ConnectionFailureHandlerTests
{
    private const long NoError = 0;
    private const long ProtocolError = 1;

    [Fact]
    public async Task SendAsync_GoAwayCrossedTheRequest_IsAFailureOfTheConnection()
    {
        var failure = new HttpRequestException(
            HttpRequestError.HttpProtocolError, "closed", new HttpProtocolException(NoError, "closed", null));

        (await FailAsync(failure)).InnerException.ShouldBeOfType<IOException>();
    }

    [Fact]
    public async Task SendAsync_HandshakeRefused_IsAFailureOfTheConnection()
    {
        var failure = new HttpRequestException(HttpRequestError.SecureConnectionError, "refused", new AuthenticationException());

        (await FailAsync(failure)).InnerException.ShouldBeOfType<IOException>();
    }

    [Theory]
    [InlineData(NoError, StatusCode.Unavailable)]
    [InlineData(ProtocolError, StatusCode.Internal)]
    public async Task Call_ConnectionClosedWithACode_HasTheStatusThatRetriesGoBy(long code, StatusCode status)
    {
        var failure = new HttpRequestException(HttpRequestError.HttpProtocolError, "closed", new HttpProtocolException(code, "closed", null));
        using var channel = GrpcChannel.ForAddress(
            "https://localhost", new GrpcChannelOptions { HttpHandler = new ConnectionFailureHandler { InnerHandler = new FailingHandler(failure) } });

        var call = new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task SendAsync_ServerBrokeTheProtocol_StaysWhatItIs()
    {
        var failure = new HttpRequestException(
            HttpRequestError.HttpProtocolError, "broken", new HttpProtocolException(ProtocolError, "broken", null));

        (await FailAsync(failure)).ShouldBeSameAs(failure);
    }

    private static async Task<HttpRequestException> FailAsync(HttpRequestException failure)
    {
        using var invoker = new HttpMessageInvoker(new ConnectionFailureHandler { InnerHandler = new FailingHandler(failure) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://localhost/");
        return await Should.ThrowAsync<HttpRequestException>(invoker.SendAsync(request, TestContext.Current.CancellationToken));
    }

    private sealed class FailingHandler(HttpRequestException failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(failure);
    }
}
