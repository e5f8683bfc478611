namespace ShopMesh.ServiceDefaults.Files;

/// <summary>
/// Tells once when the files of some directories have changed and rest. Whole directories are watched, by name, so that both an atomic
/// rename of a file and the volumes of Kubernetes, where only the symbolic link <c>..data</c> is put in place of another, are noticed.
/// </summary>
internal sealed class DirectoryWatch : IDisposable
{
    // Two or three files are renamed one after the other; this lets that finish before anyone reads.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    // Where files never rest, they are read all the same.
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ITimer _timer;
    private readonly TimeSpan _interval;
    private long? _firstChange;
    private bool _disposed;

    /// <summary>Begins; nothing is watched before <see cref="Add"/>.</summary>
    /// <param name="interval">How often <paramref name="changed"/> is called though nothing was noticed; infinite for never.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="changed">Called on the thread pool; must not throw, and may be called again while it runs.</param>
    public DirectoryWatch(TimeSpan interval, TimeProvider clock, Action changed)
    {
        _interval = interval;
        _clock = clock;
        _timer = clock.CreateTimer(_ => OnTimer(changed), null, interval, interval);
    }

    /// <summary>Whether anything is watched.</summary>
    public bool IsWatching
    {
        get
        {
            lock (_lock)
                return _watchers.Count > 0;
        }
    }

    /// <summary>Watches a directory. Returns why it cannot be watched; <see langword="null"/> if it is.</summary>
    public string? Add(string directory)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(directory)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += OnFileSystemEvent;
            watcher.Created += OnFileSystemEvent;
            watcher.Deleted += OnFileSystemEvent;
            watcher.Renamed += OnFileSystemEvent;
            watcher.Error += (_, _) => OnChange();
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No more inotify watches, for one.
            watcher?.Dispose();
            return exception.Message;
        }

        lock (_lock)
        {
            if (_disposed)
                watcher.Dispose();
            else
                _watchers.Add(watcher);
        }

        return null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        FileSystemWatcher[] watchers;
        lock (_lock)
        {
            _disposed = true;
            _timer.Dispose();
            watchers = [.. _watchers];
            _watchers.Clear();
        }

        foreach (var watcher in watchers)
            watcher.Dispose();
    }

    private void OnFileSystemEvent(object sender, FileSystemEventArgs change) => OnChange();

    private void OnChange()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _firstChange ??= _clock.GetTimestamp();
            var left = LongestSettling - _clock.GetElapsedTime(_firstChange.Value);
            _timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < Settling ? left : Settling, _interval);
        }
    }

    private void OnTimer(Action changed)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _firstChange = null;
        }

        changed();
    }
}
