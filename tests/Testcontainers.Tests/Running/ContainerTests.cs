using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

public sealed class ContainerTests
{
    private const UnixFileModes OwnerReads = UnixFileModes.UserRead | UnixFileModes.UserWrite;

    private static CancellationToken Token => TestContainers.Token;

    [Fact]
    public async Task A_command_tells_its_exit_code_and_both_outputs()
    {
        await using var container = (await TestContainers.WithScriptAsync()).Build();
        await container.StartAsync(Token);

        var result = await container.ExecAsync(["sh", "-c", "echo out; echo err >&2; exit 3"], Token);

        (result.ExitCode, result.Stdout, result.Stderr).ShouldBe((3L, "out\n", "err\n"));
        var failed = await Should.ThrowAsync<ExecFailedException>(() => container.ExecAsync(["false"], Token).ThrowOnFailure());
        failed.ExecResult.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Files_are_mapped_in_before_the_start_with_owner_and_mode()
    {
        var directory = Directory.CreateTempSubdirectory("shop-mesh-mapping-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "one.txt"), "one", Token);
            directory.CreateSubdirectory("below");
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "below", "two.txt"), "two", Token);
            await using var container = (await TestContainers.WithScriptAsync("cat /run/secret.key; cat /data/below/two.txt; echo"))
                .WithResourceMapping(Encoding.UTF8.GetBytes("key "), new FileInfo("/run/secret.key"), 1654, 70, OwnerReads)
                .WithResourceMapping(directory, new DirectoryInfo("/data"), 1000, 1000)
                .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("key two", Often))
                .Build();

            await container.StartAsync(Token);

            (await ShellAsync(container, "stat -c '%a %u:%g %s' /run/secret.key")).ShouldBe("600 1654:70 4");
            (await ShellAsync(container, "stat -c '%u:%g' /data/one.txt")).ShouldBe("1000:1000");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Files_go_in_and_out_of_a_running_container()
    {
        var content = new byte[3_000_001];
        Random.Shared.NextBytes(content);
        var name = $"/tmp/{new string('n', 150)}/überlänge.bin";
        await using var container = (await TestContainers.WithScriptAsync()).Build();
        await container.StartAsync(Token);

        await container.CopyAsync(content, name, 7, 8, UnixFileModes.UserRead | UnixFileModes.GroupRead, Token);

        (await container.ReadFileAsync(name, Token)).AsSpan().SequenceEqual(content).ShouldBeTrue();
        (await ShellAsync(container, $"stat -c '%a %u:%g' {name}")).ShouldBe("440 7:8");
        await Should.ThrowAsync<FileNotFoundException>(() => container.ReadFileAsync("/tmp/nowhere", Token));
    }

    [Fact]
    public async Task Containers_of_a_network_find_each_other_by_alias()
    {
        ContainerEngine.SkipIfMissing();
        await using var network = TestContainers.Network().Build();
        await using var server = (await TestContainers.WithScriptAsync("echo hello > /www/index.html; httpd -h /www -p 8080"))
            .WithNetwork(network).WithNetworkAliases("greeter", "greeter.local")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted(["wget", "-q", "-O-", "http://localhost:8080/"], Often))
            .Build();
        await using var client = (await TestContainers.WithScriptAsync()).WithNetwork(network).Build();
        await Task.WhenAll(server.StartAsync(Token), client.StartAsync(Token));

        (await ShellAsync(client, "wget -q -O- http://greeter:8080/")).ShouldBe("hello");
        (await ShellAsync(client, "wget -q -O- http://greeter.local:8080/")).ShouldBe("hello");
    }

    [Fact]
    public async Task A_port_is_bound_to_a_free_one_of_the_host()
    {
        await using var container = (await TestContainers.WithScriptAsync("echo hello > /www/index.html; httpd -h /www -p 8080"))
            .WithPortBinding(8080, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request.ForPort(8080), Often))
            .Build();
        await container.StartAsync(Token);
        using var http = new HttpClient();

        var address = new UriBuilder("http", container.Hostname, container.GetMappedPublicPort(8080)).Uri;

        (await http.GetStringAsync(address, Token)).ShouldBe("hello\n");
    }

    [Fact]
    public async Task A_volume_outlives_the_container_that_wrote_it()
    {
        ContainerEngine.SkipIfMissing();
        await using var volume = TestContainers.Volume().Build();
        await volume.CreateAsync(Token);
        await using (var writer = (await TestContainers.WithScriptAsync()).WithVolumeMount(volume, "/data").Build())
        {
            await writer.StartAsync(Token);
            await ShellAsync(writer, "echo kept > /data/file");
        }

        await using var reader = (await TestContainers.WithScriptAsync()).WithVolumeMount(volume, "/data", AccessMode.ReadOnly).Build();
        await reader.StartAsync(Token);

        (await ShellAsync(reader, "cat /data/file")).ShouldBe("kept");
        (await reader.ExecAsync(["touch", "/data/other"], Token)).Stderr.ShouldContain("Read-only file system");
    }

    [Fact]
    public async Task Stop_pause_and_start_again()
    {
        // What it says comes after its trap for the signal that stops it.
        await using var container = (await TestContainers.WithScriptAsync("echo started"))
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("started", Often)).Build();
        await container.StartAsync(Token);

        await container.PauseAsync(Token);
        container.State.ShouldBe(TestcontainersStates.Paused);
        await container.UnpauseAsync(Token);
        await container.StopAsync(Token);
        container.State.ShouldBe(TestcontainersStates.Exited);
        (await container.GetExitCodeAsync(Token)).ShouldBe(0);
        await container.StartAsync(Token);

        container.State.ShouldBe(TestcontainersStates.Running);
        const string expected = "started\nstarted\n";
        var output = "";
        for (var i = 0; i < 600 && output.Length < expected.Length; i++)
        {
            // The engine logs it a moment later.
            await Task.Delay(100, Token);
            (output, _) = await container.GetLogsAsync(timestampsEnabled: false, ct: Token);
        }

        output.ShouldBe(expected);
    }

    [Fact]
    public async Task A_container_to_be_reused_is_found_again()
    {
        // The reaper and reuse exclude each other, and what is reused nobody removes: so the last one does here.
        var name = $"reuse-{Guid.NewGuid():n}";
        var builder = (await TestContainers.WithScriptAsync()).WithReuse(true).WithLabel("reuse", name);
        var first = builder.Build();
        await first.StartAsync(Token);
        var id = first.Id;
        await first.DisposeAsync();

        var second = builder.Build();
        await second.StartAsync(Token);

        second.Id.ShouldBe(id);
        using var connection = new EngineConnection(ContainerEngine.SkipIfMissing().Endpoint);
        await connection.DeleteAsync($"containers/{id}?force=true", Token);
    }

    private static void Often(IWaitStrategy wait) => wait.WithInterval(TimeSpan.FromMilliseconds(100)).WithTimeout(TimeSpan.FromSeconds(60));

    private static async Task<string> ShellAsync(IContainer container, string script)
    {
        var result = await container.ExecAsync(["sh", "-c", script], Token);
        result.ExitCode.ShouldBe(0, result.Stderr);
        return result.Stdout.Trim();
    }
}
