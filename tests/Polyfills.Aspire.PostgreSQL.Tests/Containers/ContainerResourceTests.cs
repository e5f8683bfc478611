using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Postgres.Tests.Resources;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

/// <summary><c>AddContainer</c> with real containers.</summary>
public sealed class ContainerResourceTests : IDisposable
{
    private readonly StateDirectory _state = new();
    private readonly string _name = $"container-test-{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_gets_its_variables_and_arguments_and_its_exit_code_and_both_streams_are_seen()
    {
        await Engine.RequireAsync(Token);
        var builder = CreateBuilder();
        builder.AddContainer("job", await TestImage.GetAsync())
            .WithContainerRuntimeArgs(Engine.Labels)
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c", "echo \"$GREETING $1\"; echo \"path: $PATH\"; echo \"$BASH_ENV\"; tr '\\0' '\\n' < /proc/1/environ | grep ^dashed; echo trouble >&2; exit 3", "sh", "world")
            .WithEnvironment("GREETING", "hello\nagain")
            .WithEnvironment("PATH", "/usr/bin:/bin:/of/the/container")
            .WithEnvironment("BASH_ENV", "/of/the/container.sh")
            .WithEnvironment("dashed-name", "kept");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        await application.WaitAsync("job", s => s.ExitCode == 3, Token);

        var lines = await LinesAsync(application, "job");
        lines.Where(line => !line.IsErrorMessage).Select(line => line.Content).ShouldBe(
            ["hello", "again world", "path: /usr/bin:/bin:/of/the/container", "/of/the/container.sh", "dashed-name=kept"]);
        lines.Where(line => line.IsErrorMessage).Select(line => line.Content).ShouldBe(["trouble"]);
    }

    [Fact]
    public async Task A_container_that_ends_at_once_is_started_again_and_again_in_containers_of_its_own()
    {
        var engine = await Engine.RequireAsync(Token);
        var builder = CreateBuilder();
        await builder.AddShellAsync("crash", "echo last words; exit 7");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var first = await application.WaitAsync("crash", s => s.ExitCode == 7 && s.RestartPending, Token);
        first.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("after exit code 7");
        await application.WaitAsync("crash", s => s.RestartCount == 2, Token);

        (await LinesAsync(application, "crash")).Count(line => line.Content == "last words").ShouldBeGreaterThanOrEqualTo(2);
        (await engine.HasAsync("container", Property(first, "container.id")!)).ShouldBeFalse("what has ended is removed");
    }

    [Fact]
    public async Task Mounts_are_what_they_say_and_named_volumes_outlive_a_restart()
    {
        var engine = await Engine.RequireAsync(Token);
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_state.Path)!, "with, comma")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "of this machine", Token);
        await engine.DoAsync(["volume", "create", .. Engine.Labels, _name]);
        try
        {
            var builder = CreateBuilder();
            (await builder.AddShellAsync(
                    "mounts", "cat /in/file; touch /in/new || echo read-only; echo run >> /kept/runs; touch /lost/file; wc -l < /kept/runs; ls /lost; echo done; sleep 60 & wait"))
                .WithBindMount(folder, "/in", isReadOnly: true)
                .WithVolume(_name, "/kept")
                .WithVolume("/lost");
            string anonymous;
            await using (var application = await RunningApplication.StartAsync(builder, Token))
            {
                await LineAsync(application, "mounts", "done", times: 1);
                (await application.ConsoleAsync("mounts")).ShouldContain("of this machine");
                (await application.ConsoleAsync("mounts")).ShouldContain("read-only");

                (await application.Commands.ExecuteCommandAsync("mounts", KnownResourceCommands.RestartCommand, Token)).Success.ShouldBeTrue();
                await LineAsync(application, "mounts", "done", times: 2);
                (await LinesAsync(application, "mounts")).Select(line => line.Content.Trim()).ShouldContain("2", "the file of the first run is there");

                var now = await application.WaitAsync("mounts", s => s.State?.Text == KnownResourceStates.Running, Token);
                anonymous = await engine.DoAsync(
                    "inspect", "--format", "{{range .Mounts}}{{if eq .Destination \"/lost\"}}{{.Name}}{{end}}{{end}}", Property(now, "container.id")!);
            }

            (await engine.HasAsync("volume", anonymous)).ShouldBeFalse("what has no name goes with its container");
            (await engine.HasAsync("volume", _name)).ShouldBeTrue();
        }
        finally
        {
            await engine.RunAsync(["volume", "rm", "-f", _name], Engine.Timeout, cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_endpoint_leads_to_the_container_from_this_machine_and_from_other_containers()
    {
        await Engine.RequireAsync(Token);
        var builder = CreateBuilder();
        var web = (await builder.AddShellAsync("web", "mkdir -p /tmp/www && echo welcome > /tmp/www/index.html && httpd -f -p 8080 -h /tmp/www & wait"))
            .WithHttpEndpoint(targetPort: 8080)
            .WithHttpHealthCheck("/");
        (await builder.AddShellAsync("caller", "echo \"$services__web__http__0\"; wget -q -O - \"$services__web__http__0\"; wget -q -O - \"$WEB_HTTP\""))
            .WithReference(web.GetEndpoint("http"))
            .WaitFor(web);
        await using var application = await RunningApplication.StartAsync(builder, Token);

        await application.WaitAsync("caller", s => s.ExitCode == 0, Token);

        (await LinesAsync(application, "caller")).Select(line => line.Content).ShouldBe(["http://web:8080", "welcome", "welcome"]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        (await http.GetStringAsync(web.GetEndpoint("http").Url, Token)).Trim().ShouldBe("welcome");
        web.GetEndpoint("http").Port.ShouldNotBe(8080);
    }

    [Fact]
    public async Task Commands_stop_and_start_a_container()
    {
        var engine = await Engine.RequireAsync(Token);
        var builder = CreateBuilder();
        await builder.AddShellAsync("server", "trap 'echo bye; exit 5' TERM; echo up; sleep 60 & wait");
        await using var application = await RunningApplication.StartAsync(builder, Token);
        await LineAsync(application, "server", "up", times: 1);
        var first = await application.WaitAsync("server", s => s.State?.Text == KnownResourceStates.Running, Token);

        await application.Commands.ExecuteCommandAsync("server", KnownResourceCommands.StopCommand, Token);
        var stopped = await application.WaitAsync("server", s => s.State?.Text == KnownResourceStates.Finished, Token);
        stopped.Snapshot.ExitCode.ShouldBe(5);
        await LineAsync(application, "server", "bye", times: 1);
        (await engine.HasAsync("container", Property(first, "container.id")!)).ShouldBeFalse();

        await application.Commands.ExecuteCommandAsync("server", KnownResourceCommands.StartCommand, Token);
        await LineAsync(application, "server", "up", times: 2);
        var second = await application.WaitAsync("server", s => s.State?.Text == KnownResourceStates.Running, Token);
        Property(second, "container.id").ShouldNotBe(Property(first, "container.id"));
    }

    [Fact]
    public async Task A_container_of_somebody_else_with_the_same_name_is_left_alone()
    {
        var engine = await Engine.RequireAsync(Token);
        var foreign = await engine.DoAsync(["run", "--detach", "--name", _name, .. Engine.Labels, await TestImage.GetAsync(), "sleep", "60"]);
        try
        {
            foreach (var lifetime in Enum.GetValues<ContainerLifetime>())
            {
                var builder = CreateBuilder();
                (await builder.AddShellAsync("mine", "sleep 60 & wait")).WithContainerName(_name).WithLifetime(lifetime);
                await using var application = await RunningApplication.StartAsync(builder, Token);

                var failed = await application.WaitAsync("mine", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

                failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain(_name);
                failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("already");
            }

            (await engine.DoAsync("inspect", "--format", "{{.State.Running}}", foreign)).ShouldBe("true");
        }
        finally
        {
            await engine.RunAsync(["rm", "-f", "-v", _name], Engine.Timeout, cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_whenever_it_was_taken()
    {
        await Engine.RequireAsync(Token);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        var before = CreateBuilder();
        (await before.AddShellAsync("web", "sleep 60 & wait")).WithHttpEndpoint(port: taken, targetPort: 8080);
        var exception = await Should.ThrowAsync<DistributedApplicationException>(() => RunningApplication.StartAsync(before, Token));
        exception.Message.ShouldStartWith($"Port {taken} is in use, and the endpoint 'http' of 'web' needs it.");

        var after = CreateBuilder();
        TcpListener? late = null;
        (await after.AddShellAsync("web", "sleep 60 & wait")).WithHttpEndpoint(targetPort: 8080).OnBeforeResourceStarted((web, _, _) =>
        {
            late = new TcpListener(IPAddress.Loopback, web.GetEndpoint("http").Port);
            late.Start();
            return Task.CompletedTask;
        });
        await using var application = await RunningApplication.StartAsync(after, Token);
        var failed = await application.WaitAsync("web", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);
        late!.Dispose();

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("address already in use");
        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldEndWith(
            "End the program that listens there, or give the endpoint of 'web' another port, or none for a free one.");
    }

    [Fact]
    public async Task An_image_that_is_not_to_be_had_is_named_with_the_engines_reason()
    {
        await Engine.RequireAsync(Token);
        var builder = CreateBuilder();
        builder.AddContainer("cache", "localhost:9/no/such/image", "1");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("cache", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("has no image 'localhost:9/no/such/image:1' and could not pull it: ");
        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("connection refused");
    }

    [Fact]
    public async Task A_program_that_the_image_does_not_have_is_named()
    {
        await Engine.RequireAsync(Token);
        var builder = CreateBuilder();
        builder.AddContainer("job", await TestImage.GetAsync()).WithContainerRuntimeArgs(Engine.Labels).WithEntrypoint("/bin/none");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("job", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("/bin/none");
        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("no such file or directory");
    }

    [Fact]
    public async Task An_image_from_a_registry_that_is_silent_is_shown_as_being_pulled_and_can_be_given_up()
    {
        await Engine.RequireAsync(Token);
        using var registry = new TcpListener(IPAddress.Loopback, 0);
        registry.Start();
        var image = $"127.0.0.1:{((IPEndPoint)registry.LocalEndpoint).Port}/slow";
        var builder = CreateBuilder();
        builder.AddContainer("slow", image, "1");
        await using var application = await RunningApplication.StartAsync(builder, Token);
        using var connection = await registry.AcceptTcpClientAsync(Token);
        var pulling = await application.WaitAsync("slow", s => s.StateDetail is not null, Token);
        pulling.Snapshot.State!.Text.ShouldBe(KnownResourceStates.Starting);
        pulling.Snapshot.StateDetail.ShouldBe($"pulling {image}:1");

        await application.Commands.ExecuteCommandAsync("slow", KnownResourceCommands.StopCommand, Token).WaitAsync(TimeSpan.FromSeconds(5), Token);

        await application.WaitAsync("slow", s => s.State?.Text == KnownResourceStates.Finished, Token);
    }

    [Fact]
    public async Task TryPullAsync_RegistryThatIsSilent_IsGivenUpAfterTheLimit()
    {
        var engine = await Engine.RequireAsync(Token);
        using var registry = new TcpListener(IPAddress.Loopback, 0);
        registry.Start();

        var reason = await ContainerImages.TryPullAsync(
            engine, $"127.0.0.1:{((IPEndPoint)registry.LocalEndpoint).Port}/slow:1", TimeSpan.FromSeconds(0.5), static _ => { }, static _ => { }, Token);

        reason.ShouldBe("its registry did not answer within 0.5 s");
    }

    public void Dispose() => _state.Dispose();

    private IDistributedApplicationBuilder CreateBuilder() => RunningApplication.CreateBuilder(_state.Path);

    private static string? Property(ResourceEvent resource, string name)
        => resource.Snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value as string;

    private static async Task<IReadOnlyList<LogLine>> LinesAsync(RunningApplication application, string resource)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
            lines.AddRange(batch);
        return lines;
    }

    private static async Task LineAsync(RunningApplication application, string resource, string content, int times)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var batch in application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(deadline.Token))
        {
            times -= batch.Count(line => line.Content == content);
            if (times <= 0) return;
        }
    }
}
