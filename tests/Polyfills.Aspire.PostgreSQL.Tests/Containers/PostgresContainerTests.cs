using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Postgres.Tests.Resources;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

/// <summary><c>AddPostgres</c> in real containers.</summary>
public sealed class PostgresContainerTests : IDisposable
{
    private const string Provider = "--Aspire:PostgreSQL:Provider=container";
    private readonly StateDirectory _state = new();
    private readonly string _name = $"postgres-test-{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_in_a_container_has_its_databases_and_keeps_a_volume()
    {
        var engine = await Engine.RequirePostgresAsync(Token);
        await engine.DoAsync(["volume", "create", .. Engine.Labels, _name]);
        try
        {
            for (var run = 1; run <= 2; run++)
            {
                var builder = CreateBuilder(Provider);
                var postgres = AddPostgres(builder, userName: builder.AddParameter("owner", "shop-owner"), password: builder.AddParameter("word", "it's; \"odd\" €"))
                    .WithDataVolume(_name).WithArgs("-c", "max_connections=37");
                var database = postgres.AddDatabase("shop", "The \"shop\"");
                string? container, network;
                await using (var application = await RunningApplication.StartAsync(builder, Token))
                {
                    await application.HealthyAsync("shop", Token);
                    (await ScalarAsync(database, "SHOW max_connections")).ShouldBe("37");
                    (await ScalarAsync(database, "SELECT current_user")).ShouldBe("shop-owner");
                    await ScalarAsync(database, $"CREATE TABLE run{run} ()");
                    (await ScalarAsync(database, "SELECT count(*)::int FROM pg_tables WHERE tablename LIKE 'run%'")).ShouldBe(run);
                    (await application.ConsoleAsync("postgres")).ShouldContain(
                        $"PostgreSQL runs as a container of {engine.Name} {engine.Version} from image '{Engine.PostgresImage}' (Aspire:PostgreSQL:Provider is 'container').");
                    container = await PropertyAsync(application, "postgres", "container.id");
                    network = await PropertyAsync(application, "postgres", "container.network");
                    (await PropertyAsync(application, "postgres", "postgres.provider")).ShouldNotBeNull().ShouldStartWith("container of ");
                    (await engine.DoAsync("inspect", container!)).ShouldContain("\"HostIp\": \"127.0.0.1\"");
                }

                (await engine.HasAsync("container", container!)).ShouldBeFalse("the container goes with the app host");
                (await engine.HasAsync("network", network!)).ShouldBeFalse("so does its network");
                (await engine.HasAsync("volume", _name)).ShouldBeTrue("the data stays");
            }
        }
        finally
        {
            await engine.RunAsync(["volume", "rm", "-f", _name], Engine.Timeout, cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task Init_files_fill_the_data_of_a_container()
    {
        await Engine.RequirePostgresAsync(Token);
        var files = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_state.Path)!, "init")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "2-fill.sql"), "INSERT INTO greetings VALUES ('hello'); INSERT INTO greetings VALUES ('ahoy');", Token);
        await File.WriteAllTextAsync(Path.Combine(files, "1-make.sql"), "CREATE TABLE greetings (text text);", Token);
        var builder = CreateBuilder(Provider);
        var postgres = AddPostgres(builder).WithInitFiles(files);
        await using var application = await RunningApplication.StartAsync(builder, Token);
        await application.HealthyAsync("postgres", Token);

        await using var connection = await Databases.ServerConnections.OpenAsync(postgres.Resource, null, Token);
        (await new NpgsqlCommand("SELECT count(*) FROM greetings", connection).ExecuteScalarAsync(Token)).ShouldBe(2L);
    }

    [Fact]
    public async Task Data_of_a_state_directory_of_ones_own_is_kept_apart_and_goes_after_it_has_gone()
    {
        var engine = await Engine.RequirePostgresAsync(Token);
        string volume;
        using (var another = new StateDirectory())
        {
            var builder = RunningApplication.CreateBuilder(another.Path, Provider, $"--Aspire:PostgreSQL:Image={Engine.PostgresImage}");
            var postgres = AddPostgres(builder).WithDataVolume();
            volume = postgres.Resource.Annotations.OfType<ContainerMountAnnotation>().Single().Source!;
            volume.ShouldNotBe(AddPostgres(CreateBuilder()).WithDataVolume().Resource.Annotations.OfType<ContainerMountAnnotation>().Single().Source);
            await using var application = await RunningApplication.StartAsync(builder, Token);
            await application.HealthyAsync("postgres", Token);
        }

        (await engine.HasAsync("volume", volume)).ShouldBeTrue();
        await ContainerVolumes.RemoveAbandonedAsync(engine, Token);
        (await engine.HasAsync("volume", volume)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_container_reaches_the_server_by_the_connection_string_that_it_is_given()
    {
        await Engine.RequirePostgresAsync(Token);
        var builder = CreateBuilder(Provider);
        var database = AddPostgres(builder).AddDatabase("shop");
        (await builder.AddShellAsync("client", "nc -w 5 $SHOP_HOST $SHOP_PORT </dev/null && env && echo reached")).WithReference(database).WaitFor(database);
        builder.AddExecutable("process", "/usr/bin/env", "/").WithReference(database).WaitFor(database);
        await using var application = await RunningApplication.StartAsync(builder, Token);

        await application.WaitAsync("client", s => s.ExitCode == 0, Token);
        await application.WaitAsync("process", s => s.ExitCode == 0, Token);

        var seen = await application.ConsoleAsync("client");
        seen.ShouldContain("reached");
        seen.ShouldContain("ConnectionStrings__shop=Host=postgres;Port=5432;");
        (await application.ConsoleAsync("process")).ShouldContain(
            $"ConnectionStrings__shop=Host=localhost;Port={database.Resource.Parent.PrimaryEndpoint.Port};");
    }

    [Fact]
    public async Task A_persistent_server_stays_on_its_port_and_is_taken_up_again_until_it_is_described_differently()
    {
        var engine = await Engine.RequirePostgresAsync(Token);
        try
        {
            var first = await RunAsync("37");
            var second = await RunAsync("37");
            second.ShouldBe(first);

            // Its anonymous volume, with the data, is the user's affair.
            var volume = await engine.DoAsync("inspect", "--format", "{{range .Mounts}}{{.Name}} {{end}}", first.Container!);
            (await RunAsync("38")).Container.ShouldNotBe(first.Container);
            await engine.DoAsync(["volume", "rm", .. volume.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        }
        finally
        {
            await engine.RunAsync(["rm", "-f", "-v", _name], Engine.Timeout, cancellationToken: CancellationToken.None);
        }

        async Task<(string? Container, int Port)> RunAsync(string connections)
        {
            var builder = CreateBuilder(Provider);
            var postgres = AddPostgres(builder).WithLifetime(ContainerLifetime.Persistent).WithContainerName(_name)
                .WithArgs("-c", $"max_connections={connections}");
            string? network;
            (string? Container, int Port) seen;
            await using (var application = await RunningApplication.StartAsync(builder, Token))
            {
                await application.HealthyAsync("postgres", Token);
                network = await PropertyAsync(application, "postgres", "container.network");
                seen = (await PropertyAsync(application, "postgres", "container.id"), postgres.Resource.PrimaryEndpoint.Port);
            }

            (await engine.HasAsync("container", seen.Container!)).ShouldBeTrue("it outlives the app host");
            (await engine.HasAsync("network", network!)).ShouldBeFalse("the run's network does not");
            return seen;
        }
    }

    [Fact]
    public async Task An_engine_that_cannot_get_the_image_leaves_the_server_to_this_machine_and_says_why()
    {
        await Engine.RequireAsync(Token);
        var builder = CreateBuilder("--Aspire:PostgreSQL:Provider=auto", "--Aspire:PostgreSQL:Image=localhost:9/no/postgres:17");
        var database = builder.AddPostgres("postgres").AddDatabase("shop");
        await using var application = await RunningApplication.StartAsync(builder, Token);
        await application.HealthyAsync("shop", Token);

        (await ScalarAsync(database, "SELECT 1")).ShouldBe(1);
        var console = await application.ConsoleAsync("postgres");
        console.ShouldContain("PostgreSQL runs without a container: PostgreSQL ");
        console.ShouldContain("has no image 'localhost:9/no/postgres:17' and could not pull it: ");
        console.ShouldContain("connection refused");
        (await PropertyAsync(application, "postgres", "postgres.provider.reason")).ShouldNotBeNull().ShouldContain("connection refused");
    }

    [Fact]
    public async Task A_container_that_is_asked_for_and_has_no_image_fails_with_the_engines_reason()
    {
        await Engine.RequireAsync(Token);
        var builder = CreateBuilder(Provider, "--Aspire:PostgreSQL:Image=localhost:9/no/postgres:17");
        builder.AddPostgres("postgres");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("postgres", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("has no image 'localhost:9/no/postgres:17' and could not pull it: ");
        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("connection refused");
    }

    public void Dispose() => _state.Dispose();

    private IDistributedApplicationBuilder CreateBuilder(params string[] settings)
        => RunningApplication.CreateBuilder(_state.Path, [$"--Aspire:PostgreSQL:Image={Engine.PostgresImage}", .. settings]);

    private static IResourceBuilder<PostgresServerResource> AddPostgres(
        IDistributedApplicationBuilder builder, IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null)
        => builder.AddPostgres("postgres", userName, password).WithContainerRuntimeArgs(Engine.Labels);

    private static async Task<string?> PropertyAsync(RunningApplication application, string resource, string property)
        => (await application.WaitAsync(resource, s => s.State?.Text == KnownResourceStates.Running, Token))
            .Snapshot.Properties.FirstOrDefault(candidate => candidate.Name == property)?.Value as string;

    private static async Task<object?> ScalarAsync(IResourceBuilder<PostgresDatabaseResource> database, string sql)
    {
        await using var source = NpgsqlDataSource.Create((await database.Resource.GetConnectionStringAsync(Token))!);
        return await source.CreateCommand(sql).ExecuteScalarAsync(Token);
    }
}
