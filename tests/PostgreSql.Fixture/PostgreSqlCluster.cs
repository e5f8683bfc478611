using Npgsql;
using Xunit;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>
/// A real PostgreSQL server for the tests of one assembly. Use it as an assembly fixture,
/// <c>[assembly: AssemblyFixture(typeof(PostgreSqlCluster))]</c>, and take it as a constructor parameter.
/// </summary>
/// <remarks>
/// The server is private to the process: its own data, a free port, a generated password, 200 connections and no <c>fsync</c>. It runs
/// in a container (Testcontainers) when a container engine answers and the image can be had, else as a local cluster, which ends with
/// the test process, also when that is killed, and works as root, where the server runs as <c>postgres</c> or <c>nobody</c>. The
/// environment variable <c>SHOP_TEST_POSTGRES</c>, <c>container</c> or <c>local</c>, forces one; <c>SHOP_TEST_POSTGRES_IMAGE</c> names the
/// image. With <c>SHOPMESH_TEST_POSTGRES</c> set to a connection string, that server is used instead, and the databases created on it
/// are dropped at the end.
/// </remarks>
public sealed class PostgreSqlCluster : IAsyncLifetime
{
    /// <summary>Name of the environment variable that holds the connection string of a server to use instead of a private one.</summary>
    public const string ExternalServerVariable = "SHOPMESH_TEST_POSTGRES";

    private readonly string? _external;
    private readonly ServerChoice? _choice;
    private IPostgreSqlServer? _server;
    private PostgreSqlDatabases? _databases;
    private TemplateDatabases? _templates;
    private string? _connectionString;

    /// <summary>Makes a cluster that is not running yet.</summary>
    public PostgreSqlCluster()
        : this(Environment.GetEnvironmentVariable(ExternalServerVariable))
    {
    }

    internal PostgreSqlCluster(string? external, ServerChoice? choice = null)
    {
        _external = external;
        _choice = choice;
    }

    /// <summary>Settings of a private server, each <c>name=value</c>; they win over the fixture's own, which favour speed over durability.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Connection string of the maintenance database, with the rights to create databases.</summary>
    /// <exception cref="InvalidOperationException">The cluster has not been started.</exception>
    public string ConnectionString => _connectionString ?? throw NotStarted();

    /// <summary>The private server; null on an external one.</summary>
    internal IPostgreSqlServer? Server => _server;

    /// <summary>Which PostgreSQL it is, and why this one; empty until it runs.</summary>
    internal string Description { get; private set; } = "";

    private PostgreSqlDatabases Databases => _databases ?? throw NotStarted();

    /// <summary>Starts the server; takes one to three seconds.</summary>
    /// <exception cref="PostgreSqlUnavailableException">There is no PostgreSQL to be had; the message says what to install.</exception>
    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrWhiteSpace(_external))
        {
            var choice = _choice ?? await ServerChoice.GetAsync().ConfigureAwait(false);
            _server = await choice.StartAsync(Settings, CancellationToken.None).ConfigureAwait(false);
            _connectionString = _server.ConnectionString;
            Description = await Announcement.MakeAsync(_connectionString, $"{_server.Description}: {choice.Why}").ConfigureAwait(false);
        }
        else
        {
            _connectionString = _external;
            Description = await Announcement.MakeAsync(_connectionString, $"the server that {ExternalServerVariable} names").ConfigureAwait(false);
        }

        _databases = new PostgreSqlDatabases(_connectionString);
        _templates = new TemplateDatabases(_databases);
    }

    /// <summary>Creates a database of its own for the caller.</summary>
    /// <param name="templateName">Name of the database to copy; null for an empty one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Connection string of the new database.</returns>
    public async Task<string> CreateDatabaseAsync(string? templateName = null, CancellationToken cancellationToken = default)
    {
        var name = await Databases.CreateAsync("test", templateName, cancellationToken).ConfigureAwait(false);
        return Databases.ConnectionStringOf(name);
    }

    /// <summary>
    /// Creates a database as a copy of the template <paramref name="key"/>, which is prepared once per cluster (run the migrations
    /// there), however many callers ask for it and at whatever time.
    /// </summary>
    /// <param name="key">What the template is for, such as the name of a DbContext.</param>
    /// <param name="prepare">Brings the empty database behind the connection string to the state that every copy starts from.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller; the preparation goes on for the others.</param>
    /// <returns>Connection string of the new database.</returns>
    public async Task<string> CreateDatabaseFromTemplateAsync(
        string key, Func<string, Task> prepare, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(prepare);
        var template = await (_templates ?? throw NotStarted()).GetAsync(key, prepare, cancellationToken).ConfigureAwait(false);
        return await CreateDatabaseAsync(template, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the private server and removes its data, or drops what was created on an external one.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_databases is not null)
        {
            if (_server is null)
                await _databases.DropAllAsync(CancellationToken.None).ConfigureAwait(false);
            await _databases.DisposeAsync().ConfigureAwait(false);
        }

        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static InvalidOperationException NotStarted()
        => new("The PostgreSQL cluster is not running yet: declare it as an assembly fixture, or call InitializeAsync first.");
}
