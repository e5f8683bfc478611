using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>How databases are used (section <c>Mesh:Database</c>). A value that the connection string itself sets wins.</summary>
public sealed class DatabaseOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Database";

    /// <summary><c>MaxPoolSize</c>, default 32: connections that this process holds at most.</summary>
    public int MaxPoolSize { get; set; } = 32;

    /// <summary><c>MinPoolSize</c>, default 0: connections that are kept open when idle.</summary>
    public int MinPoolSize { get; set; }

    /// <summary>
    /// <c>MaxAutoPrepare</c>, default 64: statements that a connection keeps prepared on the server once they were used a few times, so
    /// that they are not planned for every call; 0 for none, as a pooler between (PgBouncer) may need it.
    /// </summary>
    public int MaxAutoPrepare { get; set; } = 64;

    /// <summary><c>ConnectTimeout</c>, default 5 s, whole seconds: for a new connection, or a free one of the pool.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><c>CommandTimeout</c>, default 15 s, whole seconds: for one statement; the deadline of the call cancels it earlier.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary><c>StartupTimeout</c>, default 1 min: how long <c>migrate</c> waits for a server that does not answer yet.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary><c>MigrationCommandTimeout</c>, default 10 min, whole seconds: for one statement of a migration.</summary>
    public TimeSpan MigrationCommandTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary><c>Account</c>: what <c>migrate</c> makes for the service to run as.</summary>
    public DatabaseAccountOptions Account { get; set; } = new();

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. Account.Validate(),
        .. OptionRule.Between("Mesh:Database:MaxPoolSize", MaxPoolSize, 1, 1000),
        .. OptionRule.Between("Mesh:Database:MinPoolSize", MinPoolSize, 0, 1000),
        .. OptionRule.Between("Mesh:Database:MaxAutoPrepare", MaxAutoPrepare, 0, 1000),
        .. OptionRule.AtMost("Mesh:Database:MinPoolSize", MinPoolSize, "Mesh:Database:MaxPoolSize", MaxPoolSize),
        .. OptionRule.Between("Mesh:Database:ConnectTimeout", ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        .. OptionRule.Between("Mesh:Database:CommandTimeout", CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        .. OptionRule.Between("Mesh:Database:StartupTimeout", StartupTimeout, TimeSpan.Zero, TimeSpan.FromHours(1)),
        .. OptionRule.Between("Mesh:Database:MigrationCommandTimeout", MigrationCommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
    ];
}
