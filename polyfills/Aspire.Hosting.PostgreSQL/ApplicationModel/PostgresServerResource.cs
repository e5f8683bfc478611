using Aspire.Hosting.Postgres.Clusters;
using Aspire.Hosting.Postgres.Databases;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A PostgreSQL server: a container where an engine answers, else a private server of the app host from PostgreSQL's programs on this
/// machine or from npm.
/// </summary>
public class PostgresServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    private const string DefaultUserName = "postgres";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PostgresDatabaseResource> _databaseResources = [];

    /// <summary>Creates a server.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="userName">The parameter with the superuser's name; null for <c>postgres</c>.</param>
    /// <param name="password">The parameter with the superuser's password.</param>
    public PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(password);
        PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);
        UserNameParameter = userName;
        PasswordParameter = password;
    }

    /// <summary>Where the server takes connections.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The server's host name.</summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>The server's port.</summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>The parameter with the superuser's name; null for <c>postgres</c>.</summary>
    public ParameterResource? UserNameParameter { get; set; }

    /// <summary>The parameter with the superuser's password.</summary>
    public ParameterResource PasswordParameter { get; set; }

    /// <summary>The superuser's name.</summary>
    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"{DefaultUserName}")
        : ReferenceExpression.Create($"{UserNameParameter}");

    /// <summary>The databases: resource names and the names of the databases.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <summary>Connection string of the server: <c>Host=…;Port=…;Username=…;Password=…</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => UserNameParameter is null
        ? ReferenceExpression.Create($"Host={Host};Port={Port};Username={DefaultUserName};Password={new ConnectionStringValue(PasswordParameter)}")
        : ReferenceExpression.Create(
            $"Host={Host};Port={Port};Username={new ConnectionStringValue(UserNameParameter)};Password={new ConnectionStringValue(PasswordParameter)}");

    /// <summary>The address as <c>postgresql://user:password@host:port</c>.</summary>
    public ReferenceExpression UriExpression => UserNameParameter is null
        ? ReferenceExpression.Create($"postgresql://{DefaultUserName}:{PasswordParameter:uri}@{Host}:{Port}")
        : ReferenceExpression.Create($"postgresql://{UserNameParameter:uri}:{PasswordParameter:uri}@{Host}:{Port}");

    /// <summary>The address for Java, without credentials: <c>jdbc:postgresql://host:port</c>.</summary>
    public ReferenceExpression JdbcConnectionString => ReferenceExpression.Create($"jdbc:postgresql://{Host}:{Port}");

    internal IReadOnlyList<PostgresDatabaseResource> DatabaseResources => _databaseResources;

    /// <summary>The private server, when this is not a container; null before it is first started.</summary>
    internal LocalCluster? Cluster { get; set; }

    /// <summary>Gets the connection string, with the password in it.</summary>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
        => ConnectionStringExpression.GetValueAsync(cancellationToken);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() => ConnectionProperties();

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        yield return new("Username", UserNameReference);
        yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
        yield return new("Uri", UriExpression);
        yield return new("JdbcConnectionString", JdbcConnectionString);
    }

    internal async ValueTask<string> GetUserNameAsync(CancellationToken cancellationToken)
        => UserNameParameter is null
            ? DefaultUserName
            : await UserNameParameter.GetValueAsync(cancellationToken).ConfigureAwait(false)
              ?? throw new DistributedApplicationException($"The parameter '{UserNameParameter.Name}' for the user name of '{Name}' has no value.");

    internal async ValueTask<string> GetPasswordAsync(CancellationToken cancellationToken)
        => await PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } password
            ? password
            : throw new DistributedApplicationException($"The parameter '{PasswordParameter.Name}' for the password of '{Name}' has no value.");

    internal void AddDatabase(PostgresDatabaseResource database)
    {
        _databases.Add(database.Name, database.DatabaseName);
        _databaseResources.Add(database);
    }
}
