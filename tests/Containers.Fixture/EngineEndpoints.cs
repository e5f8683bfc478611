namespace ShopMesh.Testing.Containers;

/// <summary>Where an engine may listen, in the order in which Testcontainers looks.</summary>
internal static class EngineEndpoints
{
    public static IReadOnlyList<Uri> InOrder()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host)
            return [new Uri(host)];
        if (FromPropertiesFile() is { } configured)
            return [configured];
        if (OperatingSystem.IsWindows())
            return [new Uri("npipe://./pipe/docker_engine")];

        List<Uri> places = [new("unix:///var/run/docker.sock")];
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            places.Add(new Uri($"unix://{runtime}/docker.sock"));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        places.Add(new Uri($"unix://{home}/.docker/run/docker.sock"));
        return places;
    }

    private static Uri? FromPropertiesFile()
    {
        var file = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".testcontainers.properties");
        var setting = File.Exists(file)
            ? File.ReadLines(file).Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).FirstOrDefault(parts => parts is ["docker.host", { Length: > 0 }])
            : null;
        return setting is null ? null : new Uri(setting[1]);
    }
}
