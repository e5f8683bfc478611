using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>Says what became of mounted configuration: names of keys and files, never values.</summary>
internal sealed partial class MountedConfigurationLog(MountedConfiguration mounted, ILogger<MountedConfigurationLog> logger) : IHostedService
{
    // What is taken up while the process runs; docs/mesh.md says so of each.
    private static readonly string[] Live = ["Mesh:Authorization", "Mesh:Authentication:ApiKeys", "services", "Logging"];

    private const int MostKeys = 20;

    private readonly Lock _lock = new();
    private string? _told;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        mounted.ThrowIfUnusable();
        mounted.Read += OnRead;
        mounted.Failed += OnFailed;
        foreach (var folder in mounted.Folders.Where(folder => folder.Files.Count > 0))
            Log.Loaded(logger, folder.Path, folder.Files.Sum(file => file.Count));
        foreach (var problem in mounted.NotWatched)
            Log.NotWatched(logger, problem);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        mounted.Read -= OnRead;
        mounted.Failed -= OnFailed;
        return Task.CompletedTask;
    }

    private void OnRead(IReadOnlyList<string> changedKeys)
    {
        lock (_lock)
        {
            // Once per reason: the files stay as they are until someone mends them.
            var problem = mounted.Problem;
            if (problem is not null && problem != _told)
                Log.Kept(logger, problem);
            _told = problem;
        }

        if (changedKeys.Count == 0)
            return;
        Log.Changed(logger, Names(changedKeys));
        if (changedKeys.Where(key => !Live.Any(live => key.StartsWith(live, StringComparison.OrdinalIgnoreCase))).ToArray() is { Length: > 0 } late)
            Log.NeedsRestart(logger, Names(late));
    }

    private void OnFailed(Exception exception) => Log.Failed(logger, exception);

    private static string Names(IReadOnlyList<string> keys) =>
        string.Join(", ", keys.Take(MostKeys)) + (keys.Count > MostKeys ? $" and {keys.Count - MostKeys} more" : "");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Mounted configuration: {Folder} sets {Count} values.")]
        public static partial void Loaded(ILogger logger, string folder, int count);

        [LoggerMessage(2, LogLevel.Information, "Mounted configuration has changed: {Keys}.")]
        public static partial void Changed(ILogger logger, string keys);

        [LoggerMessage(3, LogLevel.Warning, "These are only read at start, so restart the process to have them in use: {Keys}.")]
        public static partial void NeedsRestart(ILogger logger, string keys);

        [LoggerMessage(4, LogLevel.Error, "Mounted configuration has changed but cannot be used, so what its folder had before stays in use: {Problem}")]
        public static partial void Kept(ILogger logger, string problem);

        [LoggerMessage(5, LogLevel.Warning, "A folder of mounted configuration cannot be watched; its changes are not noticed before a restart: {Problem}")]
        public static partial void NotWatched(ILogger logger, string problem);

        [LoggerMessage(6, LogLevel.Error, "Taking up a change of mounted configuration failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
