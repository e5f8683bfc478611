using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Clusters;
using Aspire.Hosting.Postgres.Installations;
using Aspire.Hosting.Postgres.Tests.Clusters;
using Aspire.Hosting.Programs;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Resources;

public sealed class PostgresServerTests : IDisposable
{
    private const string Binaries = "--Aspire:PostgreSQL:Provider=binaries";
    private readonly StateDirectory _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_and_its_databases_become_healthy_and_are_what_dependents_are_told()
    {
        var builder = RunningApplication.CreateBuilder(_state.Path, Binaries);
        var postgres = builder.AddPostgres("postgres").WithArgs("-c", "max_connections=37");
        var users = postgres.AddDatabase("users-db");
        var orders = postgres.AddDatabase("orders-db", "Orders \"2026\"")
            .WithCreationScript("CREATE DATABASE \"Orders \"\"2026\"\"\" TEMPLATE template0 LOCALE 'C' CONNECTION LIMIT 7");
        builder.AddExecutable("probe", "/usr/bin/env", "/").WithReference(users).WithReference(postgres).WaitFor(users);

        await using var application = await RunningApplication.StartAsync(builder, Token);
        await application.HealthyAsync("users-db", Token);
        await application.HealthyAsync("orders-db", Token);

        (await ScalarAsync(users.Resource, "SELECT current_database()")).ShouldBe("users-db");
        (await ScalarAsync(users.Resource, "SHOW max_connections")).ShouldBe("37");
        (await ScalarAsync(orders.Resource, "SELECT datconnlimit FROM pg_database WHERE datname = current_database()")).ShouldBe(7);
        (await application.ConsoleAsync("postgres")).ShouldContain("PostgreSQL runs without a container: PostgreSQL ");

        var probe = await application.WaitAsync("probe", s => s.State?.Text == KnownResourceStates.Finished, Token);
        var variables = (await application.ConsoleAsync(probe.ResourceId)).Split('\n')
            .Where(line => line.Contains('=')).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var port = postgres.Resource.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture);
        var password = (await postgres.Resource.PasswordParameter.GetValueAsync(Token))!;
        password.Length.ShouldBe(22);
        variables["ConnectionStrings__users-db"].ShouldBe($"Host=localhost;Port={port};Username=postgres;Password={password};Database=users-db");
        variables["ConnectionStrings__postgres"].ShouldBe($"Host=localhost;Port={port};Username=postgres;Password={password}");
        variables["USERS_DB_HOST"].ShouldBe("localhost");
        variables["USERS_DB_PORT"].ShouldBe(port);
        variables["USERS_DB_USERNAME"].ShouldBe("postgres");
        variables["USERS_DB_PASSWORD"].ShouldBe(password);
        variables["USERS_DB_DATABASENAME"].ShouldBe("users-db");
        variables["USERS_DB_URI"].ShouldBe($"postgresql://postgres:{Uri.EscapeDataString(password)}@localhost:{port}/users-db");
    }

    [Fact]
    public async Task Data_in_a_volume_outlives_the_app_host_together_with_its_generated_password()
    {
        var first = await StartWithVolumeAsync();
        await using (first.Application)
        {
            await first.Application.HealthyAsync("shop", Token);
            await ScalarAsync(first.Database, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        var second = await StartWithVolumeAsync();
        await using (second.Application)
        {
            await second.Application.HealthyAsync("shop", Token);
            (await ScalarAsync(second.Database, "SELECT answer FROM kept")).ShouldBe(42);
        }
    }

    [Fact]
    public async Task Another_password_than_the_data_was_made_with_is_named_as_the_reason()
    {
        await using (var first = (await StartWithVolumeAsync()).Application)
            await first.HealthyAsync("shop", Token);

        await using var second = (await StartWithVolumeAsync("--Parameters:postgres-password=another")).Application;
        var failed = await second.WaitAsync("postgres", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldStartWith(
            "PostgreSQL refuses user 'postgres' with the configured password: the data was initialised with another one. " +
            "Set the parameter 'postgres-password'");
    }

    [Fact]
    public async Task A_second_app_host_on_the_same_data_fails_with_the_reason_and_the_first_goes_on()
    {
        var first = await StartWithVolumeAsync();
        await using var application = first.Application;
        await application.HealthyAsync("shop", Token);

        await using var second = (await StartWithVolumeAsync()).Application;
        var failed = await second.WaitAsync("postgres", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldStartWith($"Another app host (process {Environment.ProcessId}) is using the PostgreSQL data");
        (await ScalarAsync(first.Database, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_killed_server_is_started_again_and_has_its_data()
    {
        var builder = RunningApplication.CreateBuilder(_state.Path, Binaries);
        var database = builder.AddPostgres("postgres").AddDatabase("shop");
        await using var application = await RunningApplication.StartAsync(builder, Token);
        await application.HealthyAsync("shop", Token);
        await ScalarAsync(database.Resource, "CREATE TABLE kept AS SELECT 42 AS answer");
        var postmaster = Postmaster.Read(database.Resource.Parent.Cluster!.Folder)!.ProcessId;

        System.Diagnostics.Process.GetProcessById(postmaster).Kill();
        await application.WaitAsync("postgres", s => s.ExitCode == 137, Token);
        await application.WaitAsync(
            "postgres", s => s.State?.Text == KnownResourceStates.Running && s.HealthStatus == HealthStatus.Healthy, Token);

        (await ScalarAsync(database.Resource, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task Init_files_fill_a_new_data_directory_once_in_the_order_of_their_names()
    {
        var files = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_state.Path)!, "init")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "2-fill.sql"), "INSERT INTO greetings VALUES ('hello'); INSERT INTO greetings VALUES ('ahoy');", Token);
        await File.WriteAllTextAsync(Path.Combine(files, "1-make.sql"), "CREATE TABLE greetings (text text);", Token);

        for (var run = 0; run < 2; run++)
        {
            var builder = RunningApplication.CreateBuilder(_state.Path, Binaries);
            var postgres = builder.AddPostgres("postgres").WithDataVolume().WithInitFiles(files);
            await using var application = await RunningApplication.StartAsync(builder, Token);
            await application.HealthyAsync("postgres", Token);

            await using var connection = await Databases.ServerConnections.OpenAsync(postgres.Resource, null, Token);
            (await new NpgsqlCommand("SELECT count(*) FROM greetings", connection).ExecuteScalarAsync(Token)).ShouldBe(2L);
        }
    }

    [Fact]
    public async Task An_init_file_that_fails_is_named_and_leaves_no_half_filled_data()
    {
        var file = Path.Combine(Path.GetDirectoryName(_state.Path)!, "broken.sql");
        await File.WriteAllTextAsync(file, "CREATE TABLE half (id int); SELECT * FROM missing;", Token);
        var builder = RunningApplication.CreateBuilder(_state.Path, Binaries);
        var postgres = builder.AddPostgres("postgres").WithDataVolume().WithInitFiles(file);
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("postgres", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("broken.sql' that fills the new data directory failed: relation \"missing\" does not exist");
        Directory.Exists(postgres.Resource.Cluster!.Folder.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task A_fixed_port_is_the_one_that_the_server_listens_on()
    {
        var port = ClusterHome.FreePort();
        var builder = RunningApplication.CreateBuilder(_state.Path, Binaries);
        var database = builder.AddPostgres("postgres").WithHostPort(port).AddDatabase("shop");
        await using var application = await RunningApplication.StartAsync(builder, Token);
        await application.HealthyAsync("shop", Token);

        (await ScalarAsync(database.Resource, "SELECT inet_server_port()")).ShouldBe(port);
    }

    [Fact]
    public async Task With_npm_alone_the_server_comes_from_there()
    {
        Assert.SkipWhen(SearchPath.Find("npm") is null || NpmPackage.Name is null, "There is no npm on this machine.");
        var cache = Path.Combine(Environment.IsPrivilegedProcess ? "/tmp" : Path.GetTempPath(), $"postgres-npm-{Guid.NewGuid():n}");
        try
        {
            var builder = RunningApplication.CreateBuilder(
                _state.Path, "--Aspire:PostgreSQL:Provider=auto", "--Aspire:PostgreSQL:SearchFolders=none", $"--Aspire:PostgreSQL:NpmCacheFolder={cache}",
                "--ASPIRE_CONTAINER_RUNTIME=/nowhere/docker");
            var database = builder.AddPostgres("postgres").AddDatabase("shop");
            await using var application = await RunningApplication.StartAsync(builder, Token);
            await application.HealthyAsync("shop", Token);

            ((string)(await ScalarAsync(database.Resource, "SELECT version()"))!).ShouldStartWith("PostgreSQL 18");
            (await application.ConsoleAsync("postgres")).ShouldContain($"PostgreSQL runs without a container: npm package {NpmPackage.Name}");
        }
        finally
        {
            if (Directory.Exists(cache))
                Directory.Delete(cache, recursive: true);
        }
    }

    [Theory]
    [InlineData("binaries", "There is no PostgreSQL to run. One of three is needed: (1) a container engine")]
    [InlineData("container", "Aspire:PostgreSQL:Provider is 'container', and no container engine answers (/nowhere/docker: not installed)")]
    public async Task No_way_to_run_a_server_is_one_clear_message(string provider, string message)
    {
        var builder = RunningApplication.CreateBuilder(
            _state.Path, $"--Aspire:PostgreSQL:Provider={provider}", "--Aspire:PostgreSQL:SearchFolders=none", "--ASPIRE_CONTAINER_RUNTIME=/nowhere/docker");
        builder.AddPostgres("postgres");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("postgres", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldStartWith(message);
    }

    [Fact]
    public async Task PgAdmin_without_a_container_engine_says_so_and_leaves_the_server_alone()
    {
        var builder = RunningApplication.CreateBuilder(_state.Path, Binaries, "--ASPIRE_CONTAINER_RUNTIME=/nowhere/docker");
        builder.AddPostgres("postgres").WithPgAdmin();
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("pgadmin", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldStartWith("'pgadmin' is a container, and no container engine answers");
        await application.HealthyAsync("postgres", Token);
    }

    [Fact]
    public async Task A_full_disk_makes_the_server_unhealthy_with_what_to_do_until_there_is_space()
    {
        await using var disk = await SmallDisk.MountAsync("180m", Token);
        var builder = RunningApplication.CreateBuilder(_state.Path, Binaries);
        var database = builder.AddPostgres("postgres").WithDataBindMount(Path.Combine(disk.Path, "data")).AddDatabase("shop");
        await using var application = await RunningApplication.StartAsync(builder, Token);
        await application.HealthyAsync("shop", Token);
        await ScalarAsync(database.Resource, "CREATE TABLE big (filler text)");
        await disk.FillAsync();

        await Should.ThrowAsync<NpgsqlException>(() => ScalarAsync(
            database.Resource, "INSERT INTO big SELECT repeat(md5(i::text), 100) FROM generate_series(1, 60000) AS i"));
        var unhealthy = await application.WaitAsync("postgres", s => s.HealthStatus == HealthStatus.Unhealthy
            && s.HealthReports.Any(report => report.Description?.StartsWith("The disk that holds", StringComparison.Ordinal) == true), Token);
        unhealthy.Snapshot.HealthReports[0].Description.ShouldBe(ServerFault.DiskFullMessage(Path.Combine(disk.Path, "data")));
        (await application.ConsoleAsync("postgres")).ShouldContain("The disk that holds PostgreSQL's data is full");

        disk.Clear();
        await application.HealthyAsync("postgres", Token);
        (await ScalarAsync(database.Resource, "SELECT count(*) FROM big")).ShouldBe(0L);
    }

    public void Dispose() => _state.Dispose();

    private async Task<(RunningApplication Application, PostgresDatabaseResource Database)> StartWithVolumeAsync(params string[] settings)
    {
        var builder = RunningApplication.CreateBuilder(_state.Path, [Binaries, .. settings]);
        var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("shop");
        return (await RunningApplication.StartAsync(builder, Token), database.Resource);
    }

    private static async Task<object?> ScalarAsync(PostgresDatabaseResource database, string sql)
    {
        await using var source = NpgsqlDataSource.Create((await database.GetConnectionStringAsync(Token))!);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }
}
