using Grpc.Core;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class EndOfCallTests : RoundTripTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_deadline_travels_to_the_server_and_ends_the_call_on_both_sides()
    {
        var (service, started, ended) = HangingService();
        var client = await StartAsync(service);
        var deadline = DateTime.UtcNow.AddSeconds(5);

        var failure = await Should.ThrowAsync<RpcException>(async () => await client.SayAsync(Message("hello"), deadline: deadline));

        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        (await started.WaitAsync(Patience, TestCancelled)).ShouldBe(deadline, TimeSpan.FromSeconds(4));
        await ended.WaitAsync(Patience, TestCancelled);
    }

    [Fact]
    public async Task A_call_without_deadline_has_none_on_the_server()
    {
        DateTime? seen = null;
        var client = await StartAsync(new EchoService
        {
            OnSay = (request, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(request);
        }
        });

        await client.SayAsync(Message("hello"), cancellationToken: TestCancelled);

        seen.ShouldBe(DateTime.MaxValue);
    }

    [Fact]
    public async Task Cancelling_ends_the_call_on_both_sides()
    {
        var (service, started, ended) = HangingService();
        var client = await StartAsync(service);
        using var cancellation = new CancellationTokenSource();
        using var call = client.SayAsync(Message("hello"), cancellationToken: cancellation.Token);
        await started.WaitAsync(TestCancelled);

        await cancellation.CancelAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () => await call);
        failure.StatusCode.ShouldBe(StatusCode.Cancelled);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
        await ended.WaitAsync(TestCancelled);
    }

    [Fact]
    public async Task Disposing_a_call_that_has_not_finished_cancels_it()
    {
        var (service, started, ended) = HangingService();
        var client = await StartAsync(service);
        var call = client.SayAsync(Message("hello"), cancellationToken: TestCancelled);
        await started.WaitAsync(TestCancelled);

        call.Dispose();

        await ended.WaitAsync(TestCancelled);
        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Cancelling_a_write_cancels_the_call()
    {
        var client = await StartAsync();
        using var call = client.Join(cancellationToken: TestCancelled);
        await call.RequestStream.WriteAsync(Message("hello"), TestCancelled);

        await Should.ThrowAsync<Exception>(() => call.RequestStream.WriteAsync(Message("again"), new CancellationToken(true)));

        var failure = await Should.ThrowAsync<RpcException>(async () => await call);
        failure.StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.AlreadyExists)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.OutOfRange)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DataLoss)]
    [InlineData(StatusCode.Unauthenticated)]
    public async Task The_status_of_a_failed_method_reaches_the_caller_with_its_trailers(StatusCode code)
    {
        var client = await StartAsync(new EchoService
        {
            OnSay = (_, _) => throw new RpcException(
            new Status(code, "because: ü"), new Metadata { { "reason", "test" }, { "details-bin", [1, 2, 255] } })
        });

        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await client.SayAsync(Message("hello"), cancellationToken: TestCancelled));

        failure.StatusCode.ShouldBe(code);
        failure.Status.Detail.ShouldBe("because: ü");
        failure.Message.ShouldContain($"StatusCode=\"{code}\"");
        failure.Trailers.GetValue("Reason").ShouldBe("test");
        failure.Trailers.GetValueBytes("details-bin").ShouldBe([1, 2, 255]);
    }

    [Fact]
    public async Task A_status_that_is_set_on_the_context_is_the_end_of_the_call()
    {
        var client = await StartAsync(new EchoService
        {
            OnSay = (request, context) =>
        {
            context.Status = new Status(StatusCode.Aborted, "set");
            return Task.FromResult(request);
        }
        });

        using var call = client.SayAsync(Message("hello"), cancellationToken: TestCancelled);

        (await Should.ThrowAsync<RpcException>(async () => await call)).Status.Detail.ShouldBe("set");
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Aborted);
    }

    [Fact]
    public async Task A_method_that_is_not_overridden_is_unimplemented()
    {
        var client = await StartAsync(new EchoService { OnSay = (request, context) => new Unwritten().Say(request, context) });

        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await client.SayAsync(Message("hello"), cancellationToken: TestCancelled));

        failure.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable_and_the_status_keeps_the_cause()
    {
        var server = await StartServerAsync();
        var client = new Echo.EchoClient(Connect(server));
        await server.DisposeAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await client.SayAsync(Message("hello"), cancellationToken: TestCancelled));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.DebugException.ShouldNotBeNull();
        failure.InnerException.ShouldBeSameAs(failure.Status.DebugException);
    }

    /// <summary>A service that answers only when its call ends; it tells the deadline when it starts.</summary>
    private static (EchoService Service, Task<DateTime> Started, Task Ended) HangingService()
    {
        var started = new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (new EchoService { OnSay = Hang }, started.Task, ended.Task);

        async Task<EchoMessage> Hang(EchoMessage request, ServerCallContext context)
        {
            await using var registration = context.CancellationToken.Register(ended.SetResult);
            started.SetResult(context.Deadline);
            await ended.Task;
            return request;
        }
    }

    private sealed class Unwritten : Echo.EchoBase;
}
