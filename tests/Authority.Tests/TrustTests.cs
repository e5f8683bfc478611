using ShopMesh.Authority.Rotation;
using ShopMesh.Authority.Tests.Cluster;
using ShopMesh.Authority.Tests.Pods;

namespace ShopMesh.Authority.Tests;

/// <summary>What the authority issues, as the services' own verification sees it.</summary>
public sealed class TrustTests : IAsyncLifetime
{
    private readonly List<Pod> _pods = [];
    private TestCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _pods.ForEach(pod => pod.Dispose());
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Members_with_issued_certificates_speak_with_each_other()
    {
        await _cluster.RunAsync();
        Start("users", 0);
        Start("orders", 0);

        Sync().ShouldBeTrue();

        (await CallAllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_refused()
    {
        await _cluster.RunAsync();
        Start("users", 0);
        Start("orders", 0);
        Sync();

        _cluster.Clock.Advance(TimeSpan.FromHours(2));

        (await CallAllAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Every_member_believes_every_other_at_every_moment_of_a_rotation()
    {
        await _cluster.RunAsync();
        var late = _cluster.Options.PropagationDelay.TotalMinutes - 1;
        Start("users", 0);
        Start("users", late);
        Start("products", 2);
        Start("orders", late);
        Sync();

        var phases = new List<string>();
        var calls = 0;
        var minutes = await RotateAsync(every: 5, async () =>
        {
            phases.Add(string.Join(' ', _cluster.State().Mesh.Generations.Select(generation => $"{generation.Stage}")));
            (await CallAllAsync()).ShouldBeEmpty($"after {phases.Count} changes: {phases[^1]}");
            calls++;
        });

        phases.Distinct().ShouldBe(["Current Announced", "Retired Current", "Current"]);
        calls.ShouldBeGreaterThan(6);

        // Not before the last certificate of the old authority has ended, and not much later.
        minutes.ShouldBeInRange(65, 90);
        _cluster.State().Mesh.Current.Number.ShouldBe(2);
        _cluster.State().Edge.Current.Number.ShouldBe(2);
    }

    [Fact]
    public async Task A_pod_that_takes_longer_than_the_delay_would_refuse_which_is_why_there_is_one()
    {
        _cluster.Options = _cluster.Options with { PropagationDelay = TimeSpan.Zero };
        await _cluster.RunAsync();
        Start("users", 0);
        Start("orders", 10);
        Sync();

        var refused = new List<string>();
        await RotateAsync(every: 5, async () => refused.AddRange(await CallAllAsync()));

        refused.ShouldContain(problem => problem.Contains("orders", StringComparison.Ordinal));
    }

    private void Start(string service, double lag) => _pods.Add(new Pod(service, TimeSpan.FromMinutes(lag), _cluster.Clock));

    // Runs the authority every few minutes until a rotation that is asked for is over; each volume that changes is a moment to look at.
    private async Task<int> RotateAsync(int every, Func<Task> onChange)
    {
        _cluster.Options = _cluster.Options with { RotationRequest = "2" };
        for (var minute = 0; minute < 200; minute++)
        {
            if (minute % every == 0)
            {
                var (succeeded, output) = await _cluster.RunAsync();
                succeeded.ShouldBeTrue(output);
            }

            if (Sync())
                await onChange();
            if (minute % every == every - 1 && _cluster.State().Lines.All(line => line.Generations is [{ Number: 2, Stage: Stage.Current }]))
                return minute;
            _cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        throw new TimeoutException("The rotation did not come to its end.");
    }

    private bool Sync() => _pods.ConvertAll(pod => pod.Sync(_cluster.Server.Secret(SecretOf(pod))!)).Contains(true);

    private static string SecretOf(Pod pod) => $"{pod.Name.Split(' ')[0]}-identity";

    private async Task<List<string>> CallAllAsync()
    {
        var problems = new List<string>();
        foreach (var caller in _pods)
        {
            foreach (var other in _pods.Where(pod => pod != caller))
            {
                if (await caller.CallAsync(other, Token) is { } problem)
                    problems.Add(problem);
            }
        }

        return problems;
    }
}
