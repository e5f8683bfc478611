using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>What the rpcs of a test's server do before they answer.</summary>
internal sealed class ProbeBehaviour
{
    private int _calls;

    public string Replica { get; init; } = "";

    /// <summary>Runs in every unary call; throws, waits, or does nothing.</summary>
    public Func<EchoRequest, ServerCallContext, Task> OnCall { get; set; } = (_, _) => Task.CompletedTask;

    public int Calls => _calls;

    public void Count() => Interlocked.Increment(ref _calls);
}

internal sealed class ProbeService(ProbeBehaviour behaviour, IServiceProvider services) : Probe.ProbeBase
{
    public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) => AnswerAsync(request, context);

    public override Task<EchoResponse> Write(EchoRequest request, ServerCallContext context) => AnswerAsync(request, context);

    public override async Task<EchoResponse> Relay(EchoRequest request, ServerCallContext context)
    {
        await behaviour.OnCall(request, context);
        return await services.GetRequiredService<Probe.ProbeClient>().EchoAsync(request);
    }

    public override async Task<EchoResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var count = 0;
        await foreach (var _ in requestStream.ReadAllAsync(context.CancellationToken))
            count++;
        var response = See(context);
        response.Requests = count;
        return response;
    }

    public override async Task Count(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(See(context), context.CancellationToken);
        await behaviour.OnCall(request, context);
    }

    public override async Task Talk(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(await AnswerAsync(request, context), context.CancellationToken);
    }

    private async Task<EchoResponse> AnswerAsync(EchoRequest request, ServerCallContext context)
    {
        behaviour.Count();
        await behaviour.OnCall(request, context);
        return See(context);
    }

    private EchoResponse See(ServerCallContext context) => new()
    {
        Replica = behaviour.Replica,
        Caller = context.GetPeerIdentity()?.ToString() ?? "",
        TimeLeft = context.Deadline == DateTime.MaxValue ? null : Duration.FromTimeSpan(context.Deadline - DateTime.UtcNow),
    };
}
