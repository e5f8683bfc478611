using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Tests.Resources;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

/// <summary>Real containers of the image that <c>AddPostgres</c> uses.</summary>
public sealed class ContainerResourceTests : IDisposable
{
    private const string Provider = "--Aspire:PostgreSQL:Provider=container";
    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(30);
    private readonly StateDirectory _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_in_a_container_has_its_databases_and_keeps_a_volume()
    {
        var engine = await Engine.RequireAsync(Token);
        var volume = $"postgres-test-{Guid.NewGuid():n}";
        try
        {
            for (var run = 1; run <= 2; run++)
            {
                var builder = RunningApplication.CreateBuilder(_state.Path, Provider);
                var postgres = builder.AddPostgres("postgres").WithDataVolume(volume).WithArgs("-c", "max_connections=37");
                var database = postgres.AddDatabase("shop");
                string? container, network;
                await using (var application = await RunningApplication.StartAsync(builder, Token))
                {
                    await application.HealthyAsync("shop", Token);
                    (await ScalarAsync(database, "SHOW max_connections")).ShouldBe("37");
                    await ScalarAsync(database, $"CREATE TABLE run{run} ()");
                    (await ScalarAsync(database, "SELECT count(*)::int FROM pg_tables WHERE tablename LIKE 'run%'")).ShouldBe(run);
                    (await application.ConsoleAsync("postgres")).ShouldContain("PostgreSQL runs as a container of");
                    container = await PropertyAsync(application, "postgres", "container.id");
                    network = await PropertyAsync(application, "postgres", "container.network");
                    var description = (await engine.RunAsync(["inspect", container!], EngineTimeout, cancellationToken: Token)).Output;
                    description.ShouldContain($"\"HostIp\": \"127.0.0.1\"");
                }

                (await engine.RunAsync(["inspect", container!], EngineTimeout, cancellationToken: Token)).Succeeded.ShouldBeFalse("the container goes with the app host");
                (await engine.RunAsync(["network", "inspect", network!], EngineTimeout, cancellationToken: Token)).Succeeded.ShouldBeFalse("so does its network");
            }
        }
        finally
        {
            await engine.RunAsync(["volume", "rm", "-f", volume], EngineTimeout, cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_container_gets_its_variables_and_arguments_and_its_exit_code_is_seen()
    {
        await Engine.RequireAsync(Token);
        var builder = RunningApplication.CreateBuilder(_state.Path);
        builder.AddContainer("job", "docker.io/library/postgres", "17.6")
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c", "echo \"$GREETING $1\"; echo \"path: $PATH\"; exit 3", "sh", "world")
            .WithEnvironment("GREETING", "hello\nagain")
            .WithEnvironment("PATH", "/usr/bin:/bin:/of/the/container");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        await application.WaitAsync("job", s => s.ExitCode == 3, Token);

        var console = await application.ConsoleAsync("job");
        console.ShouldContain("hello\nagain world");
        console.ShouldContain("path: /usr/bin:/bin:/of/the/container");
    }

    [Fact]
    public async Task A_persistent_container_stays_and_is_taken_up_again_until_it_is_described_differently()
    {
        var engine = await Engine.RequireAsync(Token);
        var name = $"postgres-test-{Guid.NewGuid():n}";
        var port = Clusters.ClusterHome.FreePort();
        try
        {
            var first = await RunAsync("37");
            var second = await RunAsync("37");
            second.ShouldBe(first);

            (await RunAsync("38")).ShouldNotBe(first);
        }
        finally
        {
            await engine.RunAsync(["rm", "-f", "-v", name], EngineTimeout, cancellationToken: CancellationToken.None);
        }

        async Task<string?> RunAsync(string connections)
        {
            var builder = RunningApplication.CreateBuilder(_state.Path, Provider);
            builder.AddPostgres("postgres", port: port).WithLifetime(ContainerLifetime.Persistent).WithContainerName(name)
                .WithArgs("-c", $"max_connections={connections}");
            await using var application = await RunningApplication.StartAsync(builder, Token);
            await application.HealthyAsync("postgres", Token);
            return await PropertyAsync(application, "postgres", "container.id");
        }
    }

    [Fact]
    public async Task An_image_that_is_not_to_be_had_is_named_with_the_engines_reason()
    {
        await Engine.RequireAsync(Token);
        var builder = RunningApplication.CreateBuilder(_state.Path);
        builder.AddContainer("cache", "localhost:9/no/such/image", "1");
        await using var application = await RunningApplication.StartAsync(builder, Token);

        var failed = await application.WaitAsync("cache", s => s.State?.Text == KnownResourceStates.FailedToStart, Token);

        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("could not create the container");
        failed.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("localhost:9/no/such/image:1");
    }

    public void Dispose() => _state.Dispose();

    private static async Task<string?> PropertyAsync(RunningApplication application, string resource, string property)
        => (await application.WaitAsync(resource, s => s.State?.Text == KnownResourceStates.Running, Token))
            .Snapshot.Properties.FirstOrDefault(candidate => candidate.Name == property)?.Value as string;

    private static async Task<object?> ScalarAsync(IResourceBuilder<PostgresDatabaseResource> database, string sql)
    {
        await using var source = NpgsqlDataSource.Create((await database.Resource.GetConnectionStringAsync(Token))!);
        return await source.CreateCommand(sql).ExecuteScalarAsync(Token);
    }
}
