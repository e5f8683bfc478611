using Microsoft.Extensions.Configuration;
using ShopMesh.ServiceDefaults.Files;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>Holds what the mounted folders set, and takes up their changes as the file system tells of them.</summary>
internal sealed class MountedConfigurationProvider(MountedConfiguration mounted) : ConfigurationProvider, IDisposable
{
    private readonly Lock _reading = new();
    private volatile MountedSettings _settings = new();
    private DirectoryWatch? _watch;

    /// <inheritdoc />
    public override void Load()
    {
        lock (_reading)
        {
            // First the watch, then the reading: a change in between is seen twice and not missed.
            Watch();
            ReadFolders();
        }
    }

    /// <inheritdoc />
    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        base.GetChildKeys(_settings.IsWhole(parentPath) ? [] : earlierKeys, parentPath);

    /// <inheritdoc />
    public void Dispose() => _watch?.Dispose();

    private void Watch()
    {
        if (_watch is not null)
            return;
        _watch = new DirectoryWatch(Timeout.InfiniteTimeSpan, TimeProvider.System, OnChange);
        var problems = new List<string>();
        foreach (var folder in mounted.Folders.Where(folder => Directory.Exists(folder.Path)))
        {
            if (_watch.Add(folder.Path) is { } problem)
                problems.Add($"{folder.Path}: {problem}");
        }

        mounted.NotWatched = problems;
    }

    private void OnChange()
    {
        try
        {
            string[] changed;
            lock (_reading)
                changed = ReadFolders();
            if (changed.Length > 0)
                OnReload();
            mounted.OnRead(changed);
        }
        catch (Exception exception)
        {
            // Of someone who takes up the change; the thread pool would end the process.
            mounted.OnFailed(exception);
        }
    }

    private string[] ReadFolders()
    {
        foreach (var folder in mounted.Folders)
            folder.Read();

        var settings = new MountedSettings();
        foreach (var file in mounted.Folders.SelectMany(folder => folder.Files))
            settings.Put(file);
        var before = _settings.Values;
        var changed = settings.Values.Keys.Union(before.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => !before.TryGetValue(key, out var old) || !settings.Values.TryGetValue(key, out var value) || value != old)
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToArray();

        // What is whole comes first: who reads in between finds no caller too many.
        _settings = settings;
        Data = new Dictionary<string, string?>(settings.Values, StringComparer.OrdinalIgnoreCase);
        return changed;
    }
}
