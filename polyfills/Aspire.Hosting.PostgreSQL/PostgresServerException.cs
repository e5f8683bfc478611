namespace Aspire.Hosting.Postgres;

/// <summary>The PostgreSQL server cannot be had or cannot run; the message says why and what to do, and is all that a user is shown.</summary>
internal sealed class PostgresServerException : DistributedApplicationException
{
    /// <summary>Whether it can come right by itself, as a full disk can.</summary>
    public bool IsPassing { get; init; }

    public PostgresServerException(string message)
        : base(message)
    {
    }

    public PostgresServerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
