using Microsoft.Extensions.Configuration;
using Npgsql;
using ShopMesh.ServiceDefaults.Tests.Testing;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.ServiceDefaults.Tests.Data;

public sealed class DatabaseAccountTests(PostgreSqlCluster cluster)
{
    private const string Password = "a long enough password '\\$1";

    // Accounts belong to the server, which other tests share.
    private readonly string _account = $"things {Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_account_changes_rows_of_its_own_database_and_nothing_else()
    {
        var own = await MigratedAsync(Password);
        var other = As(await cluster.CreateDatabaseAsync(cancellationToken: Token), Password);
        await MigrateAsync(Owner(other), account: $"others {Guid.NewGuid():N}", Password);

        await ExecuteAsync(own, "INSERT INTO things (name) VALUES ('mine'); UPDATE things SET name = 'still mine'; DELETE FROM things");

        (await RefusalAsync(own, "CREATE TABLE extra (id int)")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(own, "DROP TABLE things")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(own, "TRUNCATE things")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(own, "DELETE FROM \"__EFMigrationsHistory\"")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(own, "CREATE ROLE another")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(own, "COPY things TO PROGRAM 'true'")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(other, "SELECT 1")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Migrating_again_changes_the_password()
    {
        var before = await MigratedAsync(Password);
        await MigrateAsync(Owner(before), _account, "another password, as long");

        (await RefusalAsync(before, "SELECT 1")).ShouldBe(PostgresErrorCodes.InvalidPassword);
        await ExecuteAsync(As(Owner(before), "another password, as long"), "SELECT 1");
    }

    [Fact]
    public async Task An_owner_that_is_no_superuser_can_migrate_again_and_again()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        var owner = $"owner {Guid.NewGuid():N}";
        await ExecuteAsync(database, $"""CREATE ROLE "{owner}" LOGIN CREATEROLE PASSWORD 'owner'""");
        await ExecuteAsync(database, $"""ALTER DATABASE "{new NpgsqlConnectionStringBuilder(database).Database}" OWNER TO "{owner}" """);
        var asOwner = new NpgsqlConnectionStringBuilder(database) { Username = owner, Password = "owner", Pooling = false }.ConnectionString;

        await MigrateAsync(asOwner, _account, Password);
        await MigrateAsync(asOwner, _account, "another password, as long");

        await ExecuteAsync(As(database, "another password, as long"), "INSERT INTO things (name) VALUES ('mine')");
    }

    [Fact]
    public async Task An_account_that_may_do_more_may_not_afterwards()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        await ExecuteAsync(database, $"""CREATE ROLE "{_account}" SUPERUSER CREATEDB CREATEROLE REPLICATION""");

        await MigrateAsync(database, _account, Password);

        (await RefusalAsync(As(database, Password), "CREATE TABLE extra (id int)")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(As(database, Password), "CREATE ROLE another")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Migrating_at_once_makes_one_account()
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MigrateAsync(database, _account, Password)));

        await ExecuteAsync(As(database, Password), "SELECT 1 FROM things");
    }

    [Theory]
    [InlineData("", Password, "Mesh:Database:Account:UserName")]
    [InlineData("things", "short", "Mesh:Database:Account:Password")]
    [InlineData("things", "a long enough pässword", "Mesh:Database:Account:Password")]
    [InlineData("things", null, "Mesh:Database:Account:Password")]
    public async Task An_account_that_cannot_be_is_refused_before_anything_is_done(string userName, string? password, string key)
    {
        var error = await MigrateAsync("Host=127.0.0.1;Port=1;Database=things", userName, password, exitCode: 1);

        error.ShouldContain(key);
        if (password is { Length: > 0 })
            error.ShouldNotContain(password);
    }

    private async Task<string> MigratedAsync(string password)
    {
        var database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        await MigrateAsync(database, _account, password);
        return As(database, password);
    }

    private string As(string connectionString, string password) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Username = _account,
        Password = password,
        Pooling = false,
    }.ConnectionString;

    private string Owner(string connectionString)
    {
        var owner = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        return new NpgsqlConnectionStringBuilder(connectionString) { Username = owner.Username, Password = owner.Password }.ConnectionString;
    }

    private static async Task<string> MigrateAsync(string connectionString, string account, string? password, int exitCode = 0)
    {
        var builder = TestMesh.NewBuilder("Development");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mesh:ServiceName"] = "things",
            ["Mesh:Database:StartupTimeout"] = "00:00:05",
            ["Mesh:Database:Account:UserName"] = account,
            ["Mesh:Database:Account:Password"] = password,
            ["ConnectionStrings:things-db"] = connectionString,
        });
        builder.AddServiceDefaults();
        builder.AddMeshDatabase<ThingContext>("things-db");
        var app = builder.Build();
        app.MapDefaultEndpoints();

        await using var error = new StringWriter();
        (await app.RunServiceAsync(["migrate"], TextWriter.Null, error)).ShouldBe(exitCode, error.ToString());
        return error.ToString();
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var command = dataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<string> RefusalAsync(string connectionString, string statement) =>
        (await Should.ThrowAsync<PostgresException>(ExecuteAsync(connectionString, statement))).SqlState;
}
