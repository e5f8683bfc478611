using System.IO.Compression;
using System.Text;
using Docker.DotNet.Models;
using ShopMesh.Images.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Images.Tests;

/// <summary>The PostgreSQL image of CI behaves as users of the official one know it.</summary>
public class PostgreSqlImageTests
{
    private const string Ready = "database system is ready to accept connections";

    [Fact]
    public async Task Without_a_password_it_refuses_to_start_and_says_what_to_set()
    {
        var (exitCode, errors) = await FailAsync([]);

        exitCode.ShouldBe(1);
        errors.ShouldContain("POSTGRES_PASSWORD");
        errors.ShouldContain("POSTGRES_HOST_AUTH_METHOD=trust");
    }

    [Fact]
    public async Task A_value_and_a_file_for_the_same_setting_contradict_each_other()
    {
        var (exitCode, errors) = await FailAsync(new() { ["POSTGRES_PASSWORD"] = "one", ["POSTGRES_PASSWORD_FILE"] = "/other" });

        exitCode.ShouldBe(1);
        errors.ShouldContain("both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set");
    }

    [Fact]
    public async Task It_is_ready_twice_first_for_its_own_scripts_and_then_for_everyone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await StartAsync(
            new() { ["POSTGRES_USER"] = "ann", ["POSTGRES_DB"] = "an \"odd\" name", ["POSTGRES_PASSWORD"] = "secret", ["POSTGRES_INITDB_ARGS"] = "--data-checksums --no-instructions" },
            ["-c", "fsync=off"]);
        await container.SaysAsync(Ready, times: 2, cancellationToken);

        (await QueryAsync(container, "show fsync")).ShouldBe("off");
        (await QueryAsync(container, "show data_checksums")).ShouldBe("on");
        (await QueryAsync(container, "show listen_addresses")).ShouldBe("*");
        (await QueryAsync(container, "select pg_postmaster_start_time() is not null")).ShouldBe("t");
        (await container.ExecAsync(cancellationToken, "pg_isready", "-h", "localhost")).ExitCode.ShouldBe(0);
        (await container.ExecAsync(cancellationToken, "stat", "-c", "%U", "/proc/1")).Output.ShouldBe("postgres");

        async Task<string> QueryAsync(Container server, string sql) =>
            (await server.ExecAsync(cancellationToken, "psql", "-U", "ann", "-d", "an \"odd\" name", "-Atc", sql)).Output;
    }

    [Fact]
    public async Task Over_the_network_the_password_counts_and_the_server_no_longer_has_it()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await StartAsync(new() { ["POSTGRES_PASSWORD"] = "secret" });
        await container.SaysAsync(Ready, times: 2, cancellationToken);

        var wrong = await container.ExecAsync(cancellationToken, "sh", "-c", "PGPASSWORD=wrong psql -h $(hostname -i) -U postgres -Atc 'select 42'");
        var right = await container.ExecAsync(cancellationToken, "sh", "-c", "PGPASSWORD=secret psql -h $(hostname -i) -U postgres -Atc 'select 42'");
        var environment = await container.ExecAsync(cancellationToken, "setpriv", "--reuid=999", "cat", "/proc/1/environ");

        wrong.ExitCode.ShouldNotBe(0);
        wrong.Errors.ShouldContain("password authentication failed");
        right.Output.ShouldBe("42");
        environment.Output.ShouldNotContain("secret");
        var (output, errors) = await container.LogAsync(cancellationToken);
        (output + errors).ShouldNotContain("secret");
    }

    [Fact]
    public async Task Scripts_run_once_in_order_plain_compressed_and_of_the_shell()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await CreateAsync(new() { ["POSTGRES_PASSWORD"] = "secret" });
        await container.CopyAsync("docker-entrypoint-initdb.d", Scripts(), cancellationToken);
        await container.StartAsync();
        await container.SaysAsync(Ready, times: 2, cancellationToken);

        (await LinesAsync()).ShouldBe("plain,gzip,shell");
        await container.StopAsync(cancellationToken);
        await container.StartAsync();
        await container.SaysAsync(Ready, times: 3, cancellationToken);
        (await LinesAsync()).ShouldBe("plain,gzip,shell");

        async Task<string> LinesAsync() => (await container.ExecAsync(
            cancellationToken, "psql", "-U", "postgres", "-Atc", "select string_agg(t, ',' order by n) from lines")).Output;
    }

    [Fact]
    public async Task A_script_that_fails_ends_the_container_and_leaves_no_half_made_cluster()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await CreateAsync(new() { ["POSTGRES_PASSWORD"] = "secret" });
        await container.CopyAsync("docker-entrypoint-initdb.d", new() { ["1.sql"] = "select nonsense;"u8.ToArray() }, cancellationToken);
        await container.StartAsync();

        var (exitCode, output, errors) = await container.ExitAsync(cancellationToken);

        exitCode.ShouldNotBe(0);
        (output + errors).ShouldContain("column \"nonsense\" does not exist");
        errors.ShouldContain("could not be initialised");
    }

    [Fact]
    public async Task Stopped_it_shuts_down_at_once_whoever_is_connected()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await StartAsync(new() { ["POSTGRES_PASSWORD"] = "secret" });
        await container.SaysAsync(Ready, times: 2, cancellationToken);
        var sleeper = container.ExecAsync(cancellationToken, "psql", "-U", "postgres", "-c", "select pg_sleep(600)");

        var (exitCode, duration) = await container.StopAsync(cancellationToken);

        exitCode.ShouldBe(0);
        duration.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await sleeper;
    }

    [Fact]
    public async Task It_runs_confined_as_its_own_account_on_a_read_only_file_system()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var image = await ShopImage.PostgreSqlAsync(cancellationToken);
        await using var container = await Container.StartAsync(image, new Dictionary<string, string> { ["POSTGRES_PASSWORD"] = "secret" }, configure: parameters =>
        {
            parameters.User = "postgres";
            parameters.HostConfig!.Tmpfs = new Dictionary<string, string> { ["/tmp"] = "", ["/var/run/postgresql"] = "uid=999,gid=999" };
        });

        await container.SaysAsync(Ready, times: 2, cancellationToken);
    }

    private static Dictionary<string, byte[]> Scripts()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("insert into lines (t) values ('gzip');"u8);
        return new Dictionary<string, byte[]>
        {
            ["1.sql"] = "create table lines (n serial, t text); insert into lines (t) values ('plain');"u8.ToArray(),
            ["2.sql.gz"] = compressed.ToArray(),
            ["3.sh"] = Encoding.UTF8.GetBytes("psql -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\" -c \"insert into lines (t) values ('shell')\"\n"),
            ["4.txt"] = "not a script"u8.ToArray(),
        };
    }

    private static async Task<(long ExitCode, string Errors)> FailAsync(Dictionary<string, string> environment)
    {
        await using var container = await StartAsync(environment);
        var (exitCode, _, errors) = await container.ExitAsync(TestContext.Current.CancellationToken);
        return (exitCode, errors);
    }

    private static async Task<Container> StartAsync(Dictionary<string, string> environment, string[]? arguments = null)
    {
        var container = await CreateAsync(environment, arguments);
        await container.StartAsync();
        return container;
    }

    // As most people run it: as root, who hands over to the server's account.
    private static async Task<Container> CreateAsync(Dictionary<string, string> environment, string[]? arguments = null) =>
        await Container.CreateAsync(
            await ShopImage.PostgreSqlAsync(TestContext.Current.CancellationToken),
            environment,
            arguments,
            parameters => parameters.HostConfig = new HostConfig { ShmSize = 64 * 1024 * 1024 });
}
