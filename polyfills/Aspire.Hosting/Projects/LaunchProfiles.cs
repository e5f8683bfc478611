using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aspire.Hosting.Projects;

/// <summary>Reads launch profiles.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The profile that a project is run with; null for none.</summary>
    public static LaunchProfile? Select(IDistributedApplicationBuilder builder, string projectPath, ProjectResourceOptions options)
    {
        if (options.ExcludeLaunchProfile) return null;
        var profiles = Read(projectPath);
        if (options.LaunchProfileName is { } name)
        {
            return profiles.FirstOrDefault(p => p.Name == name) ?? throw new DistributedApplicationException(
                $"The project '{projectPath}' has no launch profile '{name}'. It has: {Describe(profiles)}.");
        }

        foreach (var key in (string[])["AppHost:DefaultLaunchProfileName", "DOTNET_LAUNCH_PROFILE"])
        {
            if (builder.Configuration[key] is { Length: > 0 } wanted && profiles.FirstOrDefault(p => p.Name == wanted) is { } found) return found;
        }
        return profiles is [var first, ..] ? first : null;
    }

    /// <summary>The profiles that start the project itself, in their order.</summary>
    public static IReadOnlyList<LaunchProfile> Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path)) return [];
        try
        {
            var profiles = JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient)?["profiles"] as JsonObject;
            return profiles is null
                ? []
                : [.. profiles.Where(static p => (string?)p.Value?["commandName"] == "Project").Select(static p => ToProfile(p.Key, p.Value!))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DistributedApplicationException($"The launch settings '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static LaunchProfile ToProfile(string name, JsonNode profile)
    {
        var variables = profile["environmentVariables"] as JsonObject ?? [];
        return new LaunchProfile(
            name,
            (string?)profile["applicationUrl"],
            CommandLineSplitter.Split((string?)profile["commandLineArgs"] ?? ""),
            variables.ToDictionary(static v => v.Key, static v => v.Value?.ToString() ?? "", StringComparer.Ordinal));
    }

    private static string Describe(IReadOnlyList<LaunchProfile> profiles)
        => profiles.Count == 0 ? "none" : string.Join(", ", profiles.Select(static p => $"'{p.Name}'"));
}
