using ShopMesh.Authority.Tests.Cluster;

namespace ShopMesh.Authority.Tests;

/// <summary>The Job of an upgrade and the CronJob may run at the same time.</summary>
public sealed class ConcurrencyTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Two_first_runs_at_once_make_one_authority()
    {
        // Both find nothing and go to make it at the same time.
        MeetAt(request => request is { Verb: "create", Name: "shop-mesh-authority" });

        var runs = await Task.WhenAll(_cluster.RunAsync("job"), _cluster.RunAsync("cronjob"));

        runs.ShouldAllBe(run => run.Succeeded);
        runs.Count(run => run.Output.Contains("Made mesh CA 1", StringComparison.Ordinal)).ShouldBe(1);
        _cluster.Server.SecretNames().ShouldBe(TestCluster.AllSecrets);
        (await _cluster.RunAsync()).Output.ShouldStartWith("Nothing to do for 6 Secrets.");
    }

    [Fact]
    public async Task Two_runs_that_renew_the_same_certificate_leave_that_of_one()
    {
        await _cluster.RunAsync();
        _cluster.Clock.Advance(TimeSpan.FromMinutes(50));
        MeetAt(request => request is { Verb: "update", Name: "users-identity" });

        var runs = await Task.WhenAll(_cluster.RunAsync("job"), _cluster.RunAsync("cronjob"));

        runs.ShouldAllBe(run => run.Succeeded);
        runs.Count(run => run.Output.Contains("users-identity: new certificate", StringComparison.Ordinal)).ShouldBe(1);
        (await _cluster.RunAsync()).Output.ShouldStartWith("Nothing to do for 6 Secrets.");
    }

    [Fact]
    public async Task Two_runs_that_begin_a_rotation_begin_one()
    {
        await _cluster.RunAsync();
        _cluster.Options = _cluster.Options with { RotationRequest = "2" };
        MeetAt(request => request is { Verb: "update", Name: "shop-mesh-authority" });

        var runs = await Task.WhenAll(_cluster.RunAsync("job"), _cluster.RunAsync("cronjob"));

        runs.ShouldAllBe(run => run.Succeeded);
        runs.Count(run => run.Output.Contains("Rotation: made mesh CA 2", StringComparison.Ordinal)).ShouldBe(1);
        _cluster.State().Mesh.Generations.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_run_that_was_overtaken_by_a_rotation_takes_nothing_back()
    {
        await _cluster.RunAsync();
        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Server.Before = async (request, _) =>
        {
            if (request is { Caller: "slow", Verb: "get", Name: "users-identity" })
            {
                paused.TrySetResult();
                await resume.Task;
            }

            return null;
        };
        var slow = _cluster.RunAsync("slow");
        await paused.Task;
        _cluster.Options = _cluster.Options with { RotationRequest = "2" };
        (await _cluster.RunAsync("fast")).Succeeded.ShouldBeTrue();
        var bundle = _cluster.FileOf("users-identity", "ca.crt");

        resume.SetResult();
        (await slow).Succeeded.ShouldBeTrue();

        // Not even for a moment.
        _cluster.Server.Requests.ShouldNotContain(new ApiRequest("slow", "update", "secrets", "users-identity"));
        _cluster.FileOf("users-identity", "ca.crt").ShouldBe(bundle);
        _cluster.State().Mesh.Announced!.AnnouncedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_run_whose_authority_retired_meanwhile_signs_nothing_with_it()
    {
        await _cluster.RunAsync();
        _cluster.Options = _cluster.Options with { RotationRequest = "2" };
        await _cluster.RunAsync();
        _cluster.Server.Delete("orders-identity");
        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Server.Before = async (request, _) =>
        {
            if (request is { Caller: "slow", Verb: "get", Name: "orders-identity" } && paused.TrySetResult())
                await resume.Task;
            return null;
        };
        var slow = _cluster.RunAsync("slow");
        await paused.Task;
        _cluster.Clock.Advance(TimeSpan.FromMinutes(30));
        (await _cluster.RunAsync("fast")).Output.ShouldContain("mesh CA 2 signs from now on");
        _cluster.Server.Delete("orders-identity");

        resume.SetResult();
        var (succeeded, output) = await slow;

        succeeded.ShouldBeTrue(output);
        output.ShouldNotContain("orders-identity: new certificate for spiffe://shop.local/ns/shop/sa/orders, signed by mesh CA 1");
        output.ShouldContain("signed by mesh CA 2");
    }

    [Fact]
    public async Task A_run_that_was_overtaken_brings_what_only_it_knows_up_to_date()
    {
        await _cluster.RunAsync();
        var before = _cluster.Options;
        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Server.Before = async (request, _) =>
        {
            if (request is { Verb: "create", Name: "carts-identity" } && paused.TrySetResult())
                await resume.Task;
            return null;
        };
        _cluster.Options = before with { Workloads = [.. before.Workloads, new Configuration.WorkloadOptions("carts", true, [], null)] };
        var slow = _cluster.RunAsync("slow");
        await paused.Task;
        _cluster.Options = before with { RotationRequest = "2" };
        await _cluster.RunAsync("fast");

        resume.SetResult();
        (await slow).Succeeded.ShouldBeTrue();

        _cluster.FileOf("carts-identity", "ca.crt").ShouldBe(_cluster.State().Mesh.Bundle);
        _cluster.State().Mesh.Generations.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_Secret_that_vanishes_between_reading_and_writing_is_made_again()
    {
        await _cluster.RunAsync();
        _cluster.Clock.Advance(TimeSpan.FromMinutes(50));
        var vanished = false;
        _cluster.Server.Before = (request, _) =>
        {
            if (!vanished && request is { Verb: "update", Name: "users-identity" })
            {
                vanished = true;
                _cluster.Server.Delete("users-identity");
            }

            return Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(null);
        };

        (await _cluster.RunAsync()).Succeeded.ShouldBeTrue();

        _cluster.Server.SecretNames().ShouldBe(TestCluster.AllSecrets);
    }

    [Fact]
    public async Task A_Secret_that_somebody_keeps_changing_is_given_up_and_the_others_are_written()
    {
        await _cluster.RunAsync();
        _cluster.Clock.Advance(TimeSpan.FromMinutes(50));
        _cluster.Server.Before = (request, _) =>
        {
            if (request is { Verb: "update", Name: "users-identity" })
                _cluster.Server.Put("secrets", "users-identity", _cluster.Server.Secret("users-identity")!);
            return Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(null);
        };

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeFalse();
        output.ShouldContain("users-identity: somebody else kept changing the Secret");
        output.ShouldContain("5 issued");
    }

    // The first two requests of a kind wait for each other.
    private void MeetAt(Func<ApiRequest, bool> place)
    {
        var arrived = 0;
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Server.Before = async (request, _) =>
        {
            if (!place(request))
                return null;
            if (Interlocked.Increment(ref arrived) == 2)
                both.SetResult();
            await both.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return null;
        };
    }
}
