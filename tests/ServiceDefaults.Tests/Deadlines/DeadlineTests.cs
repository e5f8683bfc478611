using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Deadlines;

public sealed class DeadlineTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_call_without_a_deadline_gets_that_of_configuration()
    {
        var service = await _mesh.StartAsync();
        var client = _mesh.Client("users", [service], new Dictionary<string, string?>
        {
            ["Mesh:Deadlines:Default"] = "00:00:30",
            ["Mesh:Deadlines:Methods:mesh.test.v1.Probe/Write"] = "00:00:20",
        });

        TimeLeft(await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token)).ShouldBeInRange(20.001, 30);
        TimeLeft(await client.Probe.WriteAsync(new EchoRequest(), cancellationToken: Token)).ShouldBeInRange(10, 20);
    }

    [Fact]
    public async Task A_deadline_of_the_caller_is_kept_if_earlier_and_not_extended_if_later()
    {
        var service = await _mesh.StartAsync();
        var client = _mesh.Client("users", [service], new Dictionary<string, string?> { ["Mesh:Deadlines:Default"] = "00:00:30" });

        var earlier = await client.Probe.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(15), cancellationToken: Token);
        var later = await client.Probe.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(55), cancellationToken: Token);

        TimeLeft(earlier).ShouldBeInRange(5, 15);
        TimeLeft(later).ShouldBeInRange(20, 30);
    }

    [Fact]
    public async Task A_server_gives_a_deadline_to_a_call_that_has_none()
    {
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?> { ["Mesh:Deadlines:Default"] = "00:00:25" });
        using var channel = RawChannel.Tls(service.Edge);

        TimeLeft(await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token)).ShouldBeInRange(15, 25);
    }

    [Fact]
    public async Task A_server_grants_no_more_than_its_maximum()
    {
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?> { ["Mesh:Deadlines:Maximum"] = "00:00:20" });
        using var channel = RawChannel.Tls(service.Edge);

        var response = await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddHours(3), cancellationToken: Token);

        TimeLeft(response).ShouldBeInRange(10, 20);
    }

    [Fact]
    public async Task The_deadline_is_passed_on_less_a_margin()
    {
        var (front, _) = await StartPairAsync(("Mesh:Deadlines:Margin", "00:00:05"), ("Mesh:Deadlines:Default", "00:00:50"));
        using var channel = RawChannel.Tls(front.Edge);

        var response = await new Probe.ProbeClient(channel).RelayAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(30), cancellationToken: Token);

        TimeLeft(response).ShouldBeInRange(15, 25);
    }

    [Fact]
    public async Task A_call_is_not_made_when_no_time_is_left_for_it()
    {
        var (front, back) = await StartPairAsync(("Mesh:Deadlines:Margin", "00:00:10"));
        using var channel = RawChannel.Tls(front.Edge);

        var exception = await Statuses.FailureAsync(async () =>
            await new Probe.ProbeClient(channel).RelayAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(9), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        back.Behaviour.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_refuses_a_call_whose_deadline_has_passed_before_its_work_began()
    {
        var late = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(2));
        var service = await _mesh.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(late));
        using var channel = RawChannel.Tls(service.Edge);

        var exception = await Statuses.FailureAsync(async () =>
            await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMinutes(1), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        exception.Status.Detail.ShouldBe("The deadline passed before the call was begun.");
        service.Behaviour.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task When_the_deadline_passes_the_rpc_is_cancelled_and_the_caller_told()
    {
        var service = await _mesh.StartAsync();
        using var channel = RawChannel.Tls(service.Edge);
        var probe = new Probe.ProbeClient(channel);
        await probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Behaviour.OnCall = async (_, context) =>
        {
            using var registration = context.CancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };

        var exception = await Statuses.FailureAsync(async () =>
            await probe.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(4), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_caller_that_leaves_cancels_the_calls_made_for_it()
    {
        var (front, back) = await StartPairAsync(("Mesh:Deadlines:Default", "00:00:50"));
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        back.Behaviour.OnCall = async (_, context) =>
        {
            using var registration = context.CancellationToken.Register(cancelled.SetResult);
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using var channel = RawChannel.Tls(front.Edge);

        using var call = new Probe.ProbeClient(channel).RelayAsync(new EchoRequest(), cancellationToken: Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        call.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    private static double TimeLeft(EchoResponse response)
    {
        response.TimeLeft.ShouldNotBeNull();
        return response.TimeLeft.ToTimeSpan().TotalSeconds;
    }

    private async Task<(TestService Front, TestService Back)> StartPairAsync(params (string Key, string Value)[] settings)
    {
        var back = await _mesh.StartAsync("users", new Dictionary<string, string?> { ["Mesh:Authorization:Callers:orders:0"] = "mesh.test.v1.Probe/Echo" });
        var front = await _mesh.StartAsync(
            "orders",
            settings.Append(("services:users:mesh:0", back.Mesh.ToString())).ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2),
            builder => builder.Services.AddMeshClient<Probe.ProbeClient>("users"));
        return (front, back);
    }
}
