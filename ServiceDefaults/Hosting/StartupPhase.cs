using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>
/// While <c>RunServiceAsync</c> starts the host, it tells itself what goes wrong; the framework's own account of the same
/// failure, with stack traces, is kept out of the log for as long, and no longer.
/// </summary>
internal sealed class StartupPhase : IPostConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    private static readonly string[] TellsOfFailedStarts =
    [
        "Microsoft.Extensions.Hosting.Internal.Host",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
    ];

    private volatile bool _starting;
    private CancellationTokenSource _changed = new();

    /// <inheritdoc />
    public string Name => Microsoft.Extensions.Options.Options.DefaultName;

    public void Begin() => Set(true);

    public void End() => Set(false);

    /// <inheritdoc />
    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <inheritdoc />
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        if (!_starting)
            return;
        foreach (var category in TellsOfFailedStarts)
            options.Rules.Add(new LoggerFilterRule(providerName: null, category, LogLevel.None, filter: null));
    }

    /// <inheritdoc />
    public void Dispose() => _changed.Dispose();

    private void Set(bool starting)
    {
        _starting = starting;
        using var before = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        before.Cancel();
    }
}
