using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres.Databases;

/// <summary>The SQL that creates a database, in place of a plain <c>CREATE DATABASE</c>.</summary>
internal sealed class PostgresCreateDatabaseScriptAnnotation(string script) : IResourceAnnotation
{
    public string Script { get; } = script;
}
