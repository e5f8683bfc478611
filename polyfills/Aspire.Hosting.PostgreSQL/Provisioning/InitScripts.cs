using System.IO.Compression;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Databases;
using Npgsql;

namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>The files that a new data directory is filled with, as the container image does it with its folder for that purpose.</summary>
internal sealed class InitScripts(PostgresServerResource server)
{
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The files in the order of their names.</summary>
    public IReadOnlyList<string> Files { get; } =
    [
        .. server.Annotations.OfType<ContainerMountAnnotation>()
            .Where(mount => mount.Type == ContainerMountType.BindMount && mount.Source is not null
                && mount.Target.StartsWith(PostgresBuilderExtensions.InitFilesTarget, StringComparison.Ordinal))
            .SelectMany(mount => Directory.Exists(mount.Source) ? Directory.EnumerateFiles(mount.Source) : [mount.Source!])
            .OrderBy(file => Path.GetFileName(file), StringComparer.Ordinal),
    ];

    /// <exception cref="PostgresServerException">A script failed; the message names it.</exception>
    public async Task RunAsync(Action<string> log, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            var name = Path.GetFileName(file);
            if (!name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(".sql.gz", StringComparison.Ordinal))
            {
                log($"'{name}' is not run: without a container only .sql and .sql.gz files are.");
                continue;
            }

            log($"Running {name} ...");
            try
            {
                var sql = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
                await using var connection = await ServerConnections.OpenAsync(server, database: null, cancellationToken).ConfigureAwait(false);
                await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)ScriptTimeout.TotalSeconds };
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception)
            {
                throw new PostgresServerException(
                    $"The file '{file}' that fills the new data directory failed: {exception.MessageText} ({exception.SqlState}). Correct it and " +
                    "start again; it begins with an empty data directory. Commands of psql itself, such as \\connect, only work in a container.",
                    exception);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NpgsqlException)
            {
                throw new PostgresServerException($"The file '{file}' that fills the new data directory could not be run: {exception.Message}", exception);
            }
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using Stream stream = File.OpenRead(file);
        await using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
