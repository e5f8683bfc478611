using Grpc.Core;

namespace Polyfills.GrpcExtensions.Tests.Hosting;

internal sealed class EchoService(EchoScript script) : Echo.EchoBase
{
    public override Task<EchoReply> Say(EchoRequest request, ServerCallContext context) => script.Say(request, context);

    public override Task<EchoReply> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context) =>
        script.Say(new EchoRequest(), context);

    public override Task Repeat(EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context) =>
        script.Repeat(responseStream, context);

    public override Task Talk(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context) =>
        script.Repeat(responseStream, context);
}
