namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Where a server comes from.</summary>
internal enum PostgresProvider
{
    /// <summary>A container of an engine that answers.</summary>
    Container,

    /// <summary>PostgreSQL's programs on this machine.</summary>
    Binaries,

    /// <summary>PostgreSQL's programs from npm.</summary>
    Npm,
}
