using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>A profile of <c>Properties/launchSettings.json</c>.</summary>
internal sealed record LaunchProfile(
    string Name,
    string? ApplicationUrl,
    IReadOnlyList<string> CommandLineArguments,
    IReadOnlyDictionary<string, string> EnvironmentVariables)
{
    /// <summary>One endpoint per address, named by its scheme.</summary>
    public IEnumerable<EndpointAnnotation> GetEndpoints()
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var address in ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (ListenAddress.TryParse(address) is not { } url)
                throw new DistributedApplicationException($"The launch profile '{Name}' has the applicationUrl '{address}', which is not an address.");

            var count = used[url.Scheme] = used.GetValueOrDefault(url.Scheme) + 1;
            yield return new EndpointAnnotation(
                ProtocolType.Tcp,
                uriScheme: url.Scheme,
                name: count == 1 ? url.Scheme : $"{url.Scheme}{count}",
                port: url.Port)
            {
                KestrelHost = url.Host,
            };
        }
    }
}
