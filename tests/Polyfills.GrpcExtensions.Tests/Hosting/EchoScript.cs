using Grpc.Core;

namespace Polyfills.GrpcExtensions.Tests.Hosting;

/// <summary>What the echo service of a test does. By default it echoes.</summary>
internal sealed class EchoScript
{
    public Func<EchoRequest, ServerCallContext, Task<EchoReply>> Say { get; init; } = (request, _) => Task.FromResult(Reply(request.Text));

    public Func<IServerStreamWriter<EchoReply>, ServerCallContext, Task> Repeat { get; init; } = (_, _) => Task.CompletedTask;

    public static EchoReply Reply(string text) => new() { Words = new Words { Text = text } };

    /// <summary>Answers with a fixed text, so that a test sees which server it reached.</summary>
    public static EchoScript Named(string name) => new() { Say = (_, _) => Task.FromResult(Reply(name)) };
}
