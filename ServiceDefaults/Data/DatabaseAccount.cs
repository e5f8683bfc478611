using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>Makes the account that a service runs as, and gives it the rows of its own database and no more.</summary>
internal static class DatabaseAccount
{
    /// <summary>
    /// Makes the account, or brings its password and rights up to date, within the caller's transaction. Nobody else but the owner can
    /// even connect to the database afterwards. What later migrations make is granted as they make it, so that a service that waits for them
    /// finds no table that it may not use yet.
    /// </summary>
    [SuppressMessage("Security", "EF1002", Justification = "Names and the verifier are quoted; PostgreSQL takes no parameters in such statements.")]
    public static async Task GrantAsync(DbContext context, string userName, string password, CancellationToken cancellationToken)
    {
        var database = Quote(context.Database.GetDbConnection().Database);
        var account = Quote(userName);
        var known = await context.Database
            .SqlQuery<bool>($"SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication AS \"Value\" FROM pg_roles WHERE rolname = {userName}")
            .ToListAsync(cancellationToken);

        // PostgreSQL lets only a superuser say NOSUPERUSER of an account that is there, even if it changes nothing; owners need not be one.
        var role = known switch
        {
            [] => $"CREATE ROLE {account} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT",
            [false] => $"ALTER ROLE {account} LOGIN NOINHERIT",
            _ => $"ALTER ROLE {account} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT",
        };

        await context.Database.ExecuteSqlRawAsync(
            $"""
            {role} PASSWORD '{ScramVerifier.Create(password)}';
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {account};
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {account};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {account};
            REVOKE INSERT, UPDATE, DELETE ON "__EFMigrationsHistory" FROM {account};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {account};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {account};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {account};
            """,
            cancellationToken);
    }

    private static string Quote(string identifier)
    {
        using var builder = new NpgsqlCommandBuilder();
        return builder.QuoteIdentifier(identifier);
    }
}
