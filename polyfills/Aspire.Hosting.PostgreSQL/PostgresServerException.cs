namespace Aspire.Hosting.Postgres;

/// <summary>The PostgreSQL server cannot be had or cannot run; the message says why and what to do, and is all that a user is shown.</summary>
internal sealed class PostgresServerException(string message, Exception? innerException = null) : Exception(message, innerException);
