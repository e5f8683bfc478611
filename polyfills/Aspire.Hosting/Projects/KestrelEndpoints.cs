using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Projects;

/// <summary>Reads the endpoints that a project declares for Kestrel in its settings.</summary>
internal static class KestrelEndpoints
{
    /// <summary>The endpoints under <c>Kestrel:Endpoints</c> of appsettings.json and appsettings.{environment}.json.</summary>
    public static IReadOnlyList<EndpointAnnotation> Read(string projectPath, string environment)
    {
        var directory = Path.GetDirectoryName(projectPath)!;
        IConfigurationRoot settings;
        try
        {
            settings = new ConfigurationBuilder()
                .SetBasePath(directory)
                .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
                .AddJsonFile($"appsettings.{environment}.json", optional: true, reloadOnChange: false)
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new DistributedApplicationException($"The settings of '{projectPath}' cannot be read: {e.Message} {e.InnerException?.Message}", e);
        }

        using var disposable = settings as IDisposable;
        var defaultProtocols = settings["Kestrel:EndpointDefaults:Protocols"];
        return [.. settings.GetSection("Kestrel:Endpoints").GetChildren()
            .Where(static e => !string.IsNullOrEmpty(e["Url"]))
            .Select(e => ToEndpoint(e, defaultProtocols, projectPath))];
    }

    private static EndpointAnnotation ToEndpoint(IConfigurationSection section, string? defaultProtocols, string projectPath)
    {
        var url = ListenAddress.TryParse(section["Url"]!) ?? throw new DistributedApplicationException(
            $"The project '{projectPath}' has {section.Path}:Url = '{section["Url"]}', which is not an address such as https://localhost:0.");
        var isHttp2 = string.Equals(section["Protocols"] ?? defaultProtocols, "Http2", StringComparison.OrdinalIgnoreCase);
        return new EndpointAnnotation(
            ProtocolType.Tcp,
            uriScheme: url.Scheme,
            transport: isHttp2 ? "http2" : null,
            name: section.Key.ToLowerInvariant(),
            port: url.Port)
        {
            KestrelKey = section.Key,
            KestrelHost = url.Host,
        };
    }
}
