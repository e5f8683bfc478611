using ShopMesh.ServiceDefaults.Data;

namespace ShopMesh.ServiceDefaults;

/// <summary>Tells failures of the database from mistakes in the program, for work in the background that goes on without it for a while.</summary>
public static class DatabaseExceptionExtensions
{
    /// <summary>
    /// Whether the database failed, did not answer in time, or could not be reached: also where its name is not known just now, for which
    /// Npgsql has no exception of its own.
    /// </summary>
    /// <param name="exception">What was thrown, by Npgsql or by EF Core around it.</param>
    public static bool IsDatabaseFailure(this Exception exception) =>
        DatabaseFailure.Find(exception) is not null || DatabaseFailure.IsUnreachable(exception) || exception is IOException;
}
