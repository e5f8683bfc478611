namespace Aspire.Hosting.Containers;

/// <summary>What an engine's program says of a failure, cut down to the reason.</summary>
internal static class EngineMessages
{
    private const string FromDaemon = "Error response from daemon: ";

    /// <summary>The one line that says why.</summary>
    public static string Reason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // The engine's own answer comes first; what its program says after it ("failed to start containers") repeats only that it failed.
        var line = lines.FirstOrDefault(line => line.Contains(FromDaemon, StringComparison.Ordinal))
            ?? lines.FirstOrDefault(line => line.Contains("rror", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "it gave no reason";
        return line.IndexOf(FromDaemon, StringComparison.Ordinal) is >= 0 and var at ? line[(at + FromDaemon.Length)..] : line;
    }

    /// <summary>What to throw when a command failed.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="what">What could not be done, as it follows the engine's name in a sentence.</param>
    /// <param name="output">What the engine's program said.</param>
    public static DistributedApplicationException Failure(ContainerEngine engine, string what, string output)
        => SaysEngineIsGone(output)
            ? new EngineGoneException(engine, Reason(output))
            : new DistributedApplicationException($"{engine.Name} {what}: {Reason(output)}");

    /// <summary>Whether a command failed because the engine is not there, rather than because of what was asked.</summary>
    public static bool SaysEngineIsGone(string output)
        => output.Contains("Cannot connect to the", StringComparison.OrdinalIgnoreCase)
           || output.Contains("error during connect", StringComparison.OrdinalIgnoreCase)
           || output.Contains("Is the docker daemon running", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a container could not start because something listens on one of its ports.</summary>
    public static bool SaysPortIsTaken(string output)
        => output.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
           || output.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase);
}
