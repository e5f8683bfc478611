using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ShopMesh.ServiceDefaults.Tests.Testing;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.ServiceDefaults.Tests.Data;

public sealed class MigrateTests(PostgreSqlCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_brings_the_database_up_to_date_and_adds_samples_in_Development()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);

        (await RunAsync("Development", database)).ExitCode.ShouldBe(0);

        (await NamesAsync(database)).ShouldBe(["sample"]);
    }

    [Fact]
    public async Task Migrate_twice_and_at_once_changes_nothing_more()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync("Development", database)));

        results.ShouldAllBe(result => result.ExitCode == 0);
        (await NamesAsync(database)).ShouldBe(["sample"]);
    }

    [Fact]
    public async Task Migrate_in_Production_adds_no_samples()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);

        (await RunAsync("Production", database)).ExitCode.ShouldBe(0);

        (await NamesAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_and_then_told_in_one_line()
    {
        var (exitCode, error) = await RunAsync("Production", "Host=127.0.0.1;Port=1;Database=things;Username=a;Password=hidden", startupTimeout: "00:00:01");

        exitCode.ShouldBe(1);
        error.ShouldContain("PostgreSQL does not answer on 127.0.0.1:1");
        error.ShouldContain("ConnectionStrings:things-db");
        error.ShouldNotContain("hidden");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_told_in_one_line()
    {
        var address = new NpgsqlConnectionStringBuilder(await cluster.CreateDatabaseAsync(cancellationToken: Token)) { Database = "nowhere" };

        var (exitCode, error) = await RunAsync("Production", address.ConnectionString, startupTimeout: "00:00:01");

        exitCode.ShouldBe(1);
        error.ShouldContain("There is no database \"nowhere\"");
    }

    [Fact]
    public async Task A_service_is_SERVING_while_its_database_answers()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        await RunAsync("Production", database);
        await using var mesh = new TestMesh();
        var service = await mesh.StartAsync(
            settings: new Dictionary<string, string?> { ["ConnectionStrings:things-db"] = database },
            configure: builder => builder.AddMeshDatabase<ThingContext>("things-db"));
        using var http = new HttpClient();

        (await http.GetStringAsync(new Uri(service.Management, "/health"), Token)).ShouldContain("\"things-db\":\"Healthy\"");
    }

    [Fact]
    public async Task A_service_whose_database_is_down_starts_is_not_healthy_and_says_why_once()
    {
        await using var mesh = new TestMesh();
        var service = await mesh.StartAsync(
            settings: new Dictionary<string, string?> { ["ConnectionStrings:things-db"] = "Host=127.0.0.1;Port=1;Database=things;Username=a;Password=hidden" },
            configure: builder => builder.AddMeshDatabase<ThingContext>("things-db"));

        var message = await service.Log.WaitForAsync(text => text.StartsWith("things-db is Unhealthy", StringComparison.Ordinal), Token);

        message.ShouldContain("PostgreSQL does not answer on 127.0.0.1:1");
        service.Log.Entries.ShouldAllBe(entry => !entry.Message.Contains("hidden"));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string environment, string connectionString, string startupTimeout = "00:00:30")
    {
        var builder = TestMesh.NewBuilder(environment);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mesh:ServiceName"] = "things",
            ["Mesh:Database:StartupTimeout"] = startupTimeout,
            ["ConnectionStrings:things-db"] = connectionString,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults();
        builder.AddMeshDatabase<ThingContext>("things-db");
        builder.Services.AddScoped<IDatabaseSeeder<ThingContext>, ThingSeeder>();
        var app = builder.Build();
        app.MapDefaultEndpoints();

        await using var error = new StringWriter();
        return (await app.RunServiceAsync(["migrate"], TextWriter.Null, error), error.ToString());
    }

    private static async Task<string[]> NamesAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var command = dataSource.CreateCommand("SELECT name FROM things ORDER BY name");
        await using var reader = await command.ExecuteReaderAsync(Token);
        var names = new List<string>();
        while (await reader.ReadAsync(Token))
            names.Add(reader.GetString(0));
        return [.. names];
    }
}

public sealed class Thing
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}

public sealed class ThingContext(DbContextOptions<ThingContext> options) : DbContext(options)
{
    public DbSet<Thing> Things => Set<Thing>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Thing>(thing =>
    {
        thing.ToTable("things");
        thing.Property(entity => entity.Id).HasColumnName("id");
        thing.Property(entity => entity.Name).HasColumnName("name");
    });
}

internal sealed class ThingSeeder : IDatabaseSeeder<ThingContext>
{
    public async Task SeedAsync(ThingContext context, CancellationToken cancellationToken)
    {
        if (await context.Things.AnyAsync(cancellationToken))
            return;
        context.Things.Add(new Thing { Name = "sample" });
        await context.SaveChangesAsync(cancellationToken);
    }
}

[DbContext(typeof(ThingContext))]
[Migration("20260101000000_Initial")]
internal sealed class InitialMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "CREATE TABLE things (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text NOT NULL)");

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => modelBuilder.Entity<Thing>(thing =>
    {
        thing.ToTable("things");
        thing.Property(entity => entity.Id).HasColumnName("id").HasAnnotation(
            "Npgsql:ValueGenerationStrategy", Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
        thing.Property(entity => entity.Name).HasColumnName("name").IsRequired();
    });
}
