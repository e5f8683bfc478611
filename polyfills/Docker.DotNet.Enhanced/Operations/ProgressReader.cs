using System.Text.Json;
using Docker.DotNet.Serialization;
using Docker.DotNet.Transport;

namespace Docker.DotNet.Operations;

/// <summary>Passes the messages of a pull or build on while they come.</summary>
internal static class ProgressReader
{
    internal static async Task SendForProgressAsync(
        this EngineConnection connection, EngineRequest request, IProgress<JSONMessage> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using var response = await connection.SendForStreamAsync(request, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var messages = JsonSerializer.DeserializeAsyncEnumerable<JSONMessage>(
                stream, topLevelValues: true, EngineJson.Options, cancellationToken);
            await foreach (var message in messages.ConfigureAwait(false))
            {
                if (message is not null)
                    progress.Report(message);
            }
        }
    }
}
