using Npgsql;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.PostgreSql.Tests;

public sealed class LocalClusterTests(LocalCluster fixture) : PostgreSqlClusterTests(fixture.Cluster), IClassFixture<LocalCluster>
{
    [Fact]
    public async Task The_server_is_for_this_machine_only()
        => (await ScalarAsync(fixture.Cluster.ConnectionString, "SHOW listen_addresses")).ShouldBe("127.0.0.1");
}

public sealed class ContainerClusterTests(ContainerCluster fixture) : PostgreSqlClusterTests(fixture.Cluster), IClassFixture<ContainerCluster>;

/// <summary>The same for both kinds of server.</summary>
public abstract class PostgreSqlClusterTests(PostgreSqlCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabase_Twice_GivesTwoEmptyDatabases()
    {
        var first = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        var second = await cluster.CreateDatabaseAsync(cancellationToken: Token);

        first.ShouldNotBe(second);
        await ExecuteAsync(first, "CREATE TABLE only_in_first (id int)");
        (await ScalarAsync(second, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).ShouldBe(0L);
    }

    [Fact]
    public async Task CreateDatabaseFromTemplate_ManyCallersAtOnce_PreparesOnceAndCopiesForEach()
    {
        var preparations = 0;

        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cluster.CreateDatabaseFromTemplateAsync(
            "many-callers",
            async connectionString =>
            {
                Interlocked.Increment(ref preparations);
                await ExecuteAsync(connectionString, "CREATE TABLE items (id int); INSERT INTO items VALUES (1), (2), (3)");
            },
            Token)));

        preparations.ShouldBe(1);
        databases.Distinct().Count().ShouldBe(8);
        await ExecuteAsync(databases[0], "DELETE FROM items");
        foreach (var database in databases[1..])
            (await ScalarAsync(database, "SELECT count(*) FROM items")).ShouldBe(3L);
    }

    [Fact]
    public async Task CreateDatabaseFromTemplate_PreparationLeavesAConnectionOpen_StillCopies()
    {
        NpgsqlConnection? forgotten = null;
        var database = await cluster.CreateDatabaseFromTemplateAsync(
            "forgotten-connection",
            async connectionString =>
            {
                forgotten = new NpgsqlConnection(connectionString);
                await forgotten.OpenAsync(Token);
                await using var command = new NpgsqlCommand("CREATE TABLE items (id int)", forgotten);
                await command.ExecuteNonQueryAsync(Token);
            },
            Token);

        (await ScalarAsync(database, "SELECT count(*) FROM items")).ShouldBe(0L);
        await forgotten!.DisposeAsync();
    }

    [Fact]
    public async Task CreateDatabaseFromTemplate_PreparationFails_TellsEveryCaller()
    {
        Task<string> Create() => cluster.CreateDatabaseFromTemplateAsync(
            "broken", _ => Task.FromException(new InvalidOperationException("The migration is broken.")), Token);

        (await Should.ThrowAsync<InvalidOperationException>(Create)).Message.ShouldBe("The migration is broken.");
        (await Should.ThrowAsync<InvalidOperationException>(Create)).Message.ShouldBe("The migration is broken.");
    }

    [Fact]
    public async Task An_external_server_is_left_as_it_was()
    {
        var external = new PostgreSqlCluster(cluster.ConnectionString);
        await external.InitializeAsync();
        var database = await external.CreateDatabaseFromTemplateAsync(
            "external", connectionString => ExecuteAsync(connectionString, "CREATE TABLE items (id int)"), Token);
        (await ScalarAsync(database, "SELECT count(*) FROM items")).ShouldBe(0L);
        var name = new NpgsqlConnectionStringBuilder(database).Database;

        await external.DisposeAsync();

        (await ScalarAsync(cluster.ConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'")).ShouldBe(0L);
    }

    [Fact]
    public async Task The_server_wants_a_password()
    {
        var withoutPassword = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Password = "wrong", Pooling = false };

        var refused = await Should.ThrowAsync<PostgresException>(() => ScalarAsync(withoutPassword.ConnectionString, "SELECT 1"));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task The_server_takes_200_connections_and_does_not_wait_for_the_disk()
    {
        (await ScalarAsync(cluster.ConnectionString, "SHOW max_connections")).ShouldBe("200");
        (await ScalarAsync(cluster.ConnectionString, "SHOW fsync")).ShouldBe("off");
        (await ScalarAsync(cluster.ConnectionString, "SELECT lower('ÉCLAIR')")).ShouldBe("éclair");
        (await ScalarAsync(cluster.ConnectionString, "SHOW wal_level")).ShouldBe("minimal");
    }

    [Fact]
    public async Task Texts_are_in_the_order_of_their_code_points()
    {
        // Not in that of a language, which differs from machine to machine.
        var sorted = await ScalarAsync(cluster.ConnectionString, "SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['b', 'a', 'B', 'A', '_']) AS t");

        sorted.ShouldBe("AB_ab");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    protected static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }
}
