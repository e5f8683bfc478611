using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Containers;

public sealed class LifecycleTests : EngineTest
{
    private Task<ContainerInspectResponse> InspectAsync(string id) => Client.Containers.InspectContainerAsync(id, Token);

    [Fact]
    public async Task A_container_is_created_started_stopped_and_removed()
    {
        var name = UniqueName();
        var id = await CreateAsync("trap 'exit 5' TERM; echo ready; while true; do sleep 0.1; done", parameters =>
        {
            parameters.Name = name;
            parameters.Env = ["COLOUR=green & blue"];
            parameters.WorkingDir = "/tmp";
            parameters.Hostname = "hostess";
        });

        var created = await InspectAsync(id);
        created.Name.ShouldBe($"/{name}");
        created.State.Status.ShouldBe("created");
        created.Created.Kind.ShouldBe(DateTimeKind.Utc);
        created.Created.ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(4));
        created.Config.Env.ShouldNotBeNull().ShouldContain("COLOUR=green & blue");
        created.Config.WorkingDir.ShouldBe("/tmp");
        created.Config.Hostname.ShouldBe("hostess");
        created.Config.Labels.ShouldNotBeNull().ShouldContainKeyAndValue(OwnershipLabel.Name, OwnershipLabel.Value);
        created.HostConfig.RestartPolicy.ShouldNotBeNull().Name.ShouldBeOneOf(RestartPolicyKind.No, RestartPolicyKind.Undefined);

        (await Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), Token)).ShouldBeTrue();
        (await Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), Token)).ShouldBeFalse("it runs already");
        (await InspectAsync(id)).State.Running.ShouldBeTrue();
        using (var output = await Client.Containers.GetContainerLogsAsync(
            id, new ContainerLogsParameters { ShowStdout = true, Follow = true }, Token))
        {
            var buffer = new byte[100];
            (await output.ReadOutputAsync(buffer, 0, buffer.Length, Token)).Count.ShouldBe("ready\n".Length);
        }

        (await Client.Containers.StopContainerAsync(id, new ContainerStopParameters { WaitBeforeKillSeconds = 20 }, Token)).ShouldBeTrue();
        (await Client.Containers.StopContainerAsync(id, new ContainerStopParameters(), Token)).ShouldBeFalse("it does not run any more");
        var stopped = await InspectAsync(id);
        stopped.State.Status.ShouldBe("exited");
        stopped.State.ExitCode.ShouldBe(5, "it was asked to end and not killed");
        DateTimeOffset.Parse(stopped.State.FinishedAt, null).ShouldBeGreaterThan(DateTimeOffset.Parse(stopped.State.StartedAt, null));

        await Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters(), Token);
        await Should.ThrowAsync<DockerContainerNotFoundException>(() => InspectAsync(id));
    }

    [Fact]
    public async Task A_running_container_is_removed_only_by_force()
    {
        var id = await RunIdleAsync();

        var refused = await Should.ThrowAsync<DockerApiException>(
            () => Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters(), Token));
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);

        await Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true }, Token);
        await Should.ThrowAsync<DockerContainerNotFoundException>(() => InspectAsync(id));
    }

    [Fact]
    public async Task A_paused_container_is_frozen_until_it_goes_on()
    {
        var id = await RunIdleAsync();

        await Client.Containers.PauseContainerAsync(id, Token);
        var paused = (await InspectAsync(id)).State;
        paused.Status.ShouldBe("paused");
        paused.Paused.ShouldBeTrue();

        await Client.Containers.UnpauseContainerAsync(id, Token);
        (await InspectAsync(id)).State.Status.ShouldBe("running");
    }

    [Fact]
    public async Task A_killed_container_says_by_what()
    {
        var id = await RunIdleAsync();
        var ended = Client.Containers.WaitContainerAsync(id, Token);

        await Client.Containers.KillContainerAsync(id, new ContainerKillParameters { Signal = "SIGKILL" }, Token);

        (await ended).StatusCode.ShouldBe(128 + 9);
    }

    [Fact]
    public async Task A_restarted_container_is_another_process()
    {
        var id = await RunIdleAsync();
        var before = (await InspectAsync(id)).State;

        await Client.Containers.RestartContainerAsync(id, new ContainerRestartParameters { WaitBeforeKillSeconds = 1 }, Token);

        var after = (await InspectAsync(id)).State;
        after.Running.ShouldBeTrue();
        after.Pid.ShouldNotBe(before.Pid);
        after.StartedAt.ShouldNotBe(before.StartedAt);
    }

    [Fact]
    public async Task Waiting_gives_the_exit_code()
    {
        var id = await RunAsync("read line; exit 42", parameters => parameters.OpenStdin = true);
        var ended = Client.Containers.WaitContainerAsync(id, Token);
        ended.IsCompleted.ShouldBeFalse();

        using (var input = await Client.Containers.AttachContainerAsync(
            id, new ContainerAttachParameters { Stream = true, Stdin = true }, Token))
        {
            await input.WriteAsync("go\n"u8.ToArray(), 0, 3, Token);
            (await ended).StatusCode.ShouldBe(42);
        }
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_leaves_the_client_usable()
    {
        var id = await RunIdleAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var ended = Client.Containers.WaitContainerAsync(id, cancellation.Token);

        await cancellation.CancelAsync();

        var exception = await Should.ThrowAsync<OperationCanceledException>(() => ended);
        exception.CancellationToken.ShouldBe(cancellation.Token);
        (await InspectAsync(id)).State.Running.ShouldBeTrue();
    }

    [Fact]
    public async Task Containers_are_found_by_label_name_and_state()
    {
        var value = Guid.NewGuid().ToString();
        var name = UniqueName();
        void Mark(CreateContainerParameters parameters) => parameters.Labels!["shop-mesh.test.list"] = value;
        var idle = await RunIdleAsync(parameters =>
        {
            Mark(parameters);
            parameters.Name = name;
        });
        var created = await CreateAsync("true", Mark);
        var byLabel = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"shop-mesh.test.list={value}"] = true },
        };

        var running = (await Client.Containers.ListContainersAsync(new ContainersListParameters { Filters = byLabel }, Token)).ShouldHaveSingleItem();
        running.ID.ShouldBe(idle);
        running.Names.ShouldBe([$"/{name}"]);
        running.Image.ShouldBe(TestImage.Name);
        running.State.ShouldBe("running");
        running.Labels.ShouldContainKeyAndValue("shop-mesh.test.list", value);
        running.Created.ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(4));
        running.NetworkSettings.Networks.ShouldContainKey("bridge");

        var all = await Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = byLabel }, Token);
        all.Select(container => container.ID).ShouldBe([created, idle], ignoreOrder: true);

        byLabel["status"] = new Dictionary<string, bool> { ["created"] = true };
        (await Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = byLabel }, Token))
            .ShouldHaveSingleItem().ID.ShouldBe(created);
    }

    [Fact]
    public async Task Twenty_containers_are_created_started_and_removed_at_once()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => RunAsync($"exit {index}")));
        var ends = await Task.WhenAll(ids.Select(id => Client.Containers.WaitContainerAsync(id, Token)));
        ends.Select(end => end.StatusCode).ShouldBe(Enumerable.Range(0, 20).Select(index => (long)index));

        await Task.WhenAll(ids.Select(id => Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters(), Token)));

        foreach (var id in ids)
            await Should.ThrowAsync<DockerContainerNotFoundException>(() => InspectAsync(id));
    }

    [Fact]
    public async Task A_container_without_health_check_has_no_health()
    {
        var id = await RunIdleAsync();

        (await InspectAsync(id)).State.Health.ShouldBeNull();
    }

    [Fact]
    public async Task Health_goes_from_starting_to_unhealthy_to_healthy()
    {
        var id = await RunIdleAsync(parameters => parameters.Healthcheck = new HealthcheckConfig
        {
            Test = ["CMD-SHELL", "until test -f /tmp/asked; do sleep 0.1; done; test -f /tmp/well && echo well"],
            Interval = TimeSpan.FromMilliseconds(500),
            Timeout = TimeSpan.FromSeconds(20),
            Retries = 2,
        });
        (await InspectAsync(id)).Config.Healthcheck.ShouldNotBeNull().Interval.ShouldBe(TimeSpan.FromMilliseconds(500));
        (await InspectAsync(id)).State.Health.ShouldNotBeNull().Status.ShouldBe("starting");
        await ExecAsync(id, "touch /tmp/asked");

        var ill = (await UntilAsync(() => InspectAsync(id), container => container.State.Health!.Status == "unhealthy")).State.Health!;
        ill.FailingStreak.ShouldBeGreaterThanOrEqualTo(2);
        ill.Log.ShouldNotBeEmpty();
        ill.Log[0].ExitCode.ShouldBe(1);
        ill.Log[0].Start.ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(4));

        await ExecAsync(id, "touch /tmp/well");
        var well = (await UntilAsync(() => InspectAsync(id), container => container.State.Health!.Status == "healthy")).State.Health!;
        well.FailingStreak.ShouldBe(0);
        well.Log[^1].Output.ShouldBe("well\n");
    }

    [Fact]
    public async Task Limits_and_hardening_reach_the_engine()
    {
        var id = await RunIdleAsync(parameters =>
        {
            parameters.User = "65534:65534";
            parameters.HostConfig = new HostConfig
            {
                ReadonlyRootfs = true,
                Tmpfs = new Dictionary<string, string> { ["/tmp"] = "size=1m" },
                CapDrop = ["ALL"],
                SecurityOpt = ["no-new-privileges"],
                Memory = 64 * 1024 * 1024,
                PidsLimit = 50,
                RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.OnFailure, MaximumRetryCount = 3 },
                ExtraHosts = ["elsewhere:192.0.2.7"],
                AutoRemove = false,
            };
        });

        var host = (await InspectAsync(id)).HostConfig;
        host.ReadonlyRootfs.ShouldBeTrue();
        host.Memory.ShouldBe(64 * 1024 * 1024);
        host.PidsLimit.ShouldBe(50);
        host.RestartPolicy.ShouldNotBeNull().Name.ShouldBe(RestartPolicyKind.OnFailure);
        host.RestartPolicy.MaximumRetryCount.ShouldBe(3);
        (await ExecAsync(id, "id -u; grep elsewhere /etc/hosts")).Stdout.ShouldBe("65534\n192.0.2.7\telsewhere\n");
        (await ExecAsync(id, "touch /etc/here")).ExitCode.ShouldNotBe(0);
        (await ExecAsync(id, "touch /tmp/here")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_does_not_exist_is_told_by_its_own_exception()
    {
        var nothing = UniqueName();
        var image = await Should.ThrowAsync<DockerImageNotFoundException>(() => Client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Image = $"{nothing}:1", Labels = Labels }, Token));
        image.Message.ShouldContain($"No such image: {nothing}:1");
        image.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        image.ResponseBody.ShouldNotBeNull().ShouldContain("No such image");

        var container = await Should.ThrowAsync<DockerContainerNotFoundException>(
            () => Client.Containers.StartContainerAsync(nothing, new ContainerStartParameters(), Token));
        container.Message.ShouldBe($"Docker API responded with status code=NotFound, response={container.ResponseBody}");
        container.ResponseBody.ShouldNotBeNull().ShouldContain($"No such container: {nothing}");
        await Should.ThrowAsync<DockerContainerNotFoundException>(() => Client.Containers.WaitContainerAsync(nothing, Token));
        await Should.ThrowAsync<DockerContainerNotFoundException>(() => Client.Containers.GetContainerLogsAsync(
            nothing, new ContainerLogsParameters { ShowStdout = true }, Token));
        await Should.ThrowAsync<DockerContainerNotFoundException>(() => Client.Exec.InspectContainerExecAsync(nothing, Token));
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_told_with_the_engines_words()
    {
        var id = await CreateAsync("", parameters => parameters.Cmd = ["/no/such/command"]);

        var exception = await Should.ThrowAsync<DockerApiException>(
            () => Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), Token));

        exception.Message.ShouldContain("/no/such/command");
    }
}
