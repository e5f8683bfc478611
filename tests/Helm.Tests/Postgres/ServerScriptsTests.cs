using Npgsql;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Helm.Tests.Postgres;

/// <summary>What the bundled server's scripts do to a real one.</summary>
public sealed class ServerScriptsTests(PostgreSqlCluster cluster) : IClassFixture<PostgreSqlCluster>
{
    // A quote and a backslash: whoever brings a Secret of their own may have any password.
    private const string OwnerPassword = "owner's pass\\word";
    private const string ReloadPassword = "reload's pass\\word";

    private readonly string _database = $"things-db {Guid.NewGuid():N}";
    private readonly string _owner = $"things-owner {Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prepare_at_once_and_again_makes_one_database_and_one_owner_who_owns_nothing_else()
    {
        using var scripts = Scripts();

        var said = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => scripts.PrepareAsync(_database, _owner, OwnerPassword, ReloadPassword, Token)));
        await scripts.PrepareAsync(_database, _owner, "another", ReloadPassword, Token);

        said.ShouldAllBe(text => !text.Contains("pass", StringComparison.Ordinal));
        await ExecuteAsync(_database, _owner, "another", "CREATE TABLE things (id int)");
        (await RefusalAsync(_database, _owner, OwnerPassword, "SELECT 1")).ShouldBe(PostgresErrorCodes.InvalidPassword);
        (await RefusalAsync(_database, _owner, "another", "CREATE DATABASE extra")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(_database, _owner, "another", "SELECT pg_read_file('PG_VERSION')")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("postgres", _owner, "another", "SELECT 1")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Reload_has_the_server_read_its_files_and_its_account_can_do_nothing_else()
    {
        using var scripts = Scripts();
        await scripts.PrepareAsync(_database, _owner, OwnerPassword, ReloadPassword, Token);
        var before = await LoadedAtAsync(Token);

        await scripts.ReloadAsync(Token);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (await LoadedAtAsync(limit.Token) == before)
            await Task.Yield();
        (await RefusalAsync("postgres", "reload", ReloadPassword, "CREATE ROLE extra")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("postgres", "reload", ReloadPassword, "SELECT pg_rotate_logfile()")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private ServerScripts Scripts()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable(PostgreSqlCluster.ExternalServerVariable) is { Length: > 0 }, "It would leave accounts on a server of others.");
        return ServerScripts.Require(cluster.ConnectionString);
    }

    // The server is told by a signal, and tells nobody when it has done it.
    private async Task<DateTime> LoadedAtAsync(CancellationToken cancellationToken)
    {
        await using var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Pooling = false });
        await using var command = server.CreateCommand("SELECT pg_conf_load_time()");
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task ExecuteAsync(string database, string user, string password, string statement)
    {
        await using var server = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = database, Username = user, Password = password, Pooling = false });
        await using var command = server.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<string> RefusalAsync(string database, string user, string password, string statement) =>
        (await Should.ThrowAsync<PostgresException>(ExecuteAsync(database, user, password, statement))).SqlState;
}
