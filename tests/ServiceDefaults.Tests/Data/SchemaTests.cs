using System.Net;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using ShopMesh.ServiceDefaults.Tests.Testing;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.ServiceDefaults.Tests.Data;

/// <summary>Services that start before their database has what they need.</summary>
public sealed class SchemaTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private const string Missing = "\"things-db\":\"waits for migration 20260101000000_Initial (run the migration job)\"";

    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Replicas_that_start_first_wait_for_the_migration_say_so_and_go_on()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        var replicas = new[] { await StartAsync(database), await StartAsync(database) };
        foreach (var replica in replicas)
        {
            await replica.Log.WaitForAsync(text => text.StartsWith("things-db: waits for migration 20260101000000_Initial (run the migration job)", StringComparison.Ordinal), Token);
            var (status, text) = await HealthAsync(replica);
            status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            text.ShouldContain("\"things-db\":\"Unhealthy\"");
            text.ShouldContain(Missing);
            Counter(replica).Count.ShouldBeNull();
        }

        await Task.WhenAll(MigrateAsync(database), MigrateAsync(database));

        foreach (var replica in replicas)
        {
            await Counter(replica).Counted.WaitAsync(TimeSpan.FromSeconds(20), Token);
            replica.Log.Entries.ShouldContain(entry => entry.Message.StartsWith("things-db has the schema that this build needs", StringComparison.Ordinal));
            var (status, text) = await HealthAsync(replica);
            status.ShouldBe(HttpStatusCode.OK, text);
            text.ShouldNotContain("waiting");
        }
    }

    [Fact]
    public async Task The_migration_job_tells_those_who_wait()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        // Its time stands still, so it never looks again by itself.
        var service = await StartAsync(database, new FakeTimeProvider(DateTimeOffset.UtcNow));
        await service.Log.WaitForAsync(text => text.StartsWith("things-db: waits for migration", StringComparison.Ordinal), Token);

        await MigrateAsync(database);

        await Counter(service).Counted.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_migration_that_came_without_the_job_is_found()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        var service = await StartAsync(database);
        await service.Log.WaitForAsync(text => text.StartsWith("things-db: waits for migration", StringComparison.Ordinal), Token);

        await ExecuteAsync(database, "CREATE TABLE things (id int); CREATE TABLE \"__EFMigrationsHistory\" AS SELECT '20260101000000_Initial' AS \"MigrationId\"");

        await Counter(service).Counted.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_database_that_is_ahead_is_fine()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        await MigrateAsync(database);
        await ExecuteAsync(database, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('20990101000000_Next', '99.0.0')");

        var service = await StartAsync(database);

        await Counter(service).Counted.WaitAsync(TimeSpan.FromSeconds(20), Token);
        (await HealthAsync(service)).Status.ShouldBe(HttpStatusCode.OK);
        service.Log.Entries.ShouldNotContain(entry => entry.Message.StartsWith("things-db: waits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_does_not_exist_yet_is_waited_for()
    {
        var name = $"later_{Guid.NewGuid():N}";
        var database = new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync(cancellationToken: Token)) { Database = name }.ConnectionString;
        var service = await StartAsync(database);
        await service.Log.WaitForAsync(text => text.StartsWith("things-db: There is no database", StringComparison.Ordinal), Token);
        var (status, health) = await HealthAsync(service);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        health.ShouldContain("waits for its database");
        health.ShouldNotContain(name);

        await ExecuteAsync(cluster.ConnectionString, $"CREATE DATABASE {name}");
        await MigrateAsync(database);

        await Counter(service).Counted.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_migration_that_runs_is_waited_for_and_not_taken_for_a_failure()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        await MigrateAsync(database);
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(Token);
        TestService service;
        await using (var migration = await connection.BeginTransactionAsync(Token))
        {
            await using var command = new NpgsqlCommand("LOCK TABLE \"__EFMigrationsHistory\" IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(Token);
            service = await StartAsync(database);
            await service.Log.WaitForAsync(text => text.StartsWith("things-db: waits for the migration that runs now", StringComparison.Ordinal), Token);
            await migration.CommitAsync(Token);
        }

        await Counter(service).Counted.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_call_that_needs_what_is_not_there_yet_is_UNAVAILABLE()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        var service = await StartAsync(database);
        service.Behaviour.OnCall = async (_, _) => await CountAsync(service.Services);
        var probe = _mesh.Client("users", [service], new Dictionary<string, string?> { ["Mesh:Clients:RetryAttempts"] = "1" }).Probe;

        var failure = await Statuses.FailureAsync(async () => await probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Reason().ShouldBe("DATABASE_UNAVAILABLE");
    }

    [Fact]
    public async Task A_service_that_waits_can_be_stopped()
    {
        var service = await StartAsync(await cluster.CreateDatabaseAsync(cancellationToken: Token));
        await service.Log.WaitForAsync(text => text.StartsWith("things-db: waits for migration", StringComparison.Ordinal), Token);

        await service.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), Token);

        Counter(service).Count.ShouldBeNull();
    }

    private Task<TestService> StartAsync(string database, TimeProvider? clock = null) => _mesh.StartAsync(
        settings: new Dictionary<string, string?> { ["ConnectionStrings:things-db"] = database },
        configure: builder =>
        {
            if (clock is not null)
                builder.Services.AddSingleton(clock);
            builder.AddMeshDatabase<ThingContext>("things-db");
            builder.Services.AddDatabaseWorker<ThingCounter>();
        });

    private static ThingCounter Counter(TestService service) => service.Services.GetRequiredService<ThingCounter>();

    private static async Task<(HttpStatusCode Status, string Text)> HealthAsync(TestService service)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(service.Management, "/health"), Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task MigrateAsync(string database)
    {
        var builder = TestMesh.NewBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mesh:ServiceName"] = "things",
            ["ConnectionStrings:things-db"] = database,
        });
        builder.AddServiceDefaults();
        builder.AddMeshDatabase<ThingContext>("things-db");
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await using var error = new StringWriter();
        (await app.RunServiceAsync(["migrate"], TextWriter.Null, error)).ShouldBe(0, error.ToString());
    }

    private static async Task ExecuteAsync(string connectionString, string statements)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(statements);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<long> CountAsync(IServiceProvider services)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM things");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>Work that fails, and with it the service, where the table is not there.</summary>
    private sealed class ThingCounter(IServiceProvider services) : BackgroundService
    {
        private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? Count { get; private set; }

        public Task Counted => _counted.Task;

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            Count = await CountAsync(services);
            _counted.SetResult();
        }
    }
}
