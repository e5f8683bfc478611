using Grpc.Core;
using Polyfills.Grpc.Tests.Protos;

namespace Polyfills.Grpc.Tests.RoundTrip;

/// <summary>Answers with what it is sent, unless a test says otherwise.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    internal Func<EchoMessage, ServerCallContext, Task<EchoMessage>> OnSay { get; init; } = (request, _) => Task.FromResult(request);

    public override Task<EchoMessage> Say(EchoMessage request, ServerCallContext context) => OnSay(request, context);

    public override async Task Repeat(RepeatRequest request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Times; i++)
            await responseStream.WriteAsync(new EchoMessage { Text = request.Text }, context.CancellationToken);
    }

    public override async Task<EchoMessage> Join(IAsyncStreamReader<EchoMessage> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            texts.Add(request.Text);
        return new EchoMessage { Text = string.Join(' ', texts) };
    }

    public override async Task Talk(
        IAsyncStreamReader<EchoMessage> requestStream, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(request, context.CancellationToken);
    }
}
