using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults.Files;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>
/// Keeps certificates, key and trust bundle as the files have them. Files are watched, and read again from time to time in
/// case the file system did not tell; a reading that is good takes the place of the one before at once, one that is bad
/// changes nothing and says why. Atomic renames and the symbolic links of Kubernetes' volumes both work, since the whole
/// directory is watched and the files are opened by name each time.
/// </summary>
internal abstract partial class CertificateSource : IDisposable
{
    private readonly CertificateFiles _files;
    private readonly string? _usage;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private DirectoryWatch? _watch;
    private volatile CertificateMaterial? _current;
    private volatile string? _problem;
    private bool _disposed;

    protected CertificateSource(CertificateFiles files, string? usage, TimeSpan interval, TimeProvider clock, ILogger logger)
    {
        _files = files;
        _usage = usage;
        _interval = interval;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Raised after a reading took the place of the one before.</summary>
    public event Action? Changed;

    /// <summary>The last good reading.</summary>
    /// <exception cref="StartupException">There has been none.</exception>
    public CertificateMaterial Current => _current ?? Start();

    /// <summary>Why the files, as they are now, are not in use; <see langword="null"/> when they are.</summary>
    public string? Problem => _problem;

    /// <summary>Whether the source has been read at all; one that nothing needs is not.</summary>
    public bool InUse => _current is not null;

    /// <summary>Throws unless the files that a purpose needs are configured.</summary>
    public void Require(bool own, bool trust, string purpose)
    {
        if (_files.Missing(own, trust, purpose) is { } problem)
            throw new StartupException(problem);
    }

    /// <summary>Looks at the files now. Returns whether what they have is in use.</summary>
    public bool Reload()
    {
        var changed = false;
        lock (_reading)
        {
            try
            {
                var material = CertificateReader.Read(_files, _usage, out var lax);
                Check(material);
                if (material.Digest != _current?.Digest)
                {
                    changed = _current is not null;
                    _current = material;
                    Log.Loaded(_logger, _files.Section, material.Id?.ToString() ?? "certificates", material.NotAfter);

                    // Once: where Kubernetes mounts a key for a group there is no other way, and it is renewed every few hours.
                    if (lax is not null && !changed)
                        Log.Lax(_logger, lax);
                }

                _problem = null;
            }
            catch (CertificateException exception)
            {
                // Once per reason: the files stay as they are until someone mends them.
                if (_problem != exception.Message && _current is not null)
                    Log.Kept(_logger, _files.Section, exception.Message, _current.NotAfter);
                _problem = exception.Message;
            }
        }

        if (changed)
            Changed?.Invoke();
        return _problem is null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_reading)
        {
            _disposed = true;
            _watch?.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Throws <see cref="CertificateException"/> if what was read is not to be used here.</summary>
    protected virtual void Check(CertificateMaterial material)
    {
    }

    private CertificateMaterial Start()
    {
        lock (_reading)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is not null)
                return _current;

            // First the watch, then the reading: a change in between is seen twice and not missed.
            _watch ??= new DirectoryWatch(_interval, _clock, OnChange);
            if (!_watch.IsWatching)
                Watch(_watch);
            Reload();
            return _current ?? throw new StartupException($"{_files.Section}: {_problem}");
        }
    }

    private void Watch(DirectoryWatch watch)
    {
        foreach (var directory in _files.Paths.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct(StringComparer.Ordinal))
        {
            // The timer looks where nothing can be watched.
            if (Directory.Exists(directory) && watch.Add(directory) is { } problem)
                Log.NotWatched(_logger, directory, _interval, problem);
        }
    }

    private void OnChange()
    {
        try
        {
            Reload();
        }
        catch (Exception exception)
        {
            Log.ReloadFailed(_logger, _files.Section, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Section}: {Identity} loaded, valid until {NotAfter:u}.")]
        public static partial void Loaded(ILogger logger, string section, string identity, DateTimeOffset? notAfter);

        [LoggerMessage(2, LogLevel.Error, "{Section}: the files have changed but cannot be used, so those before stay in use until {NotAfter:u}: {Problem}")]
        public static partial void Kept(ILogger logger, string section, string problem, DateTimeOffset? notAfter);

        [LoggerMessage(3, LogLevel.Warning, "{Problem}")]
        public static partial void Lax(ILogger logger, string problem);

        [LoggerMessage(4, LogLevel.Warning, "{Directory} cannot be watched; its files are read every {Interval} instead: {Problem}")]
        public static partial void NotWatched(ILogger logger, string directory, TimeSpan interval, string problem);

        [LoggerMessage(5, LogLevel.Error, "{Section}: reading the files failed.")]
        public static partial void ReloadFailed(ILogger logger, string section, Exception exception);
    }
}
