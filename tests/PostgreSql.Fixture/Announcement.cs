using Npgsql;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>Says once per test process, on its output, which PostgreSQL its tests use and why.</summary>
internal static class Announcement
{
    private static int _made;

    public static async Task<string> MakeAsync(string connectionString, string which)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        var version = connection.PostgreSqlVersion;
        var text = $"PostgreSQL {version.Major}.{version.Minor}, {which}";
        if (Interlocked.Exchange(ref _made, 1) == 0)
            Console.WriteLine(text);
        return text;
    }
}
