using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>The list of servers that pgAdmin shows, so that nobody has to type them in.</summary>
internal static class PgAdminServers
{
    public static async Task<byte[]> WriteAsync(IReadOnlyList<PostgresServerResource> servers, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        await using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("Servers");
            for (var i = 0; i < servers.Count; i++)
            {
                var server = servers[i];
                json.WriteStartObject((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteString("Name", server.Name);
                json.WriteString("Group", "Servers");
                // Containers of the application find each other by name; a private server is on the machine itself.
                json.WriteString("Host", server.Cluster is null ? server.Name : "host.docker.internal");
                json.WriteNumber("Port", server.Cluster is null ? server.PrimaryEndpoint.TargetPort ?? server.PrimaryEndpoint.Port : server.PrimaryEndpoint.Port);
                json.WriteString("Username", await server.GetUserNameAsync(cancellationToken).ConfigureAwait(false));
                json.WriteString("SSLMode", "prefer");
                json.WriteString("MaintenanceDB", "postgres");
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
