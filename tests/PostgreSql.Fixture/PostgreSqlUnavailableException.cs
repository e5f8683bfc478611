namespace ShopMesh.Testing.PostgreSql;

/// <summary>The tests cannot have a PostgreSQL server; the message says why and what to do about it.</summary>
public sealed class PostgreSqlUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
