using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Aspire.Hosting.ConsoleLogs;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The consoles of resources: what their processes write, and what the host and callbacks add.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ConsoleLog> _consoles = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    public ResourceLoggerService()
        : this(TimeProvider.System)
    {
    }

    internal ResourceLoggerService(TimeProvider time) => _time = time;

    /// <summary>A logger that writes to the consoles of all replicas of <paramref name="resource"/>.</summary>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ConsoleLogLogger(() => resource.GetInstanceIds().Select(GetConsole));
    }

    /// <summary>A logger that writes to the console of one replica.</summary>
    /// <param name="resourceName">The replica's id; the resource's name where there are no replicas.</param>
    public ILogger GetLogger(string resourceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        var console = GetConsole(resourceName);
        return new ConsoleLogLogger(() => [console]);
    }

    /// <summary>Gives the lines that are kept, then new ones as they are written, of the first replica of <paramref name="resource"/>.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.GetInstanceIds()[0]);

    /// <summary>Gives the lines that are kept, then new ones as they are written.</summary>
    /// <param name="resourceName">The replica's id; the resource's name where there are no replicas.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Read(GetConsole(resourceName), follow: true);

    /// <summary>Gives the lines that are kept of the first replica of <paramref name="resource"/>.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(resource.GetInstanceIds()[0]);

    /// <summary>Gives the lines that are kept.</summary>
    /// <param name="resourceName">The replica's id; the resource's name where there are no replicas.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => Read(GetConsole(resourceName), follow: false);

    /// <summary>Ends the consoles of <paramref name="resource"/>: those who watch them come to an end.</summary>
    public void Complete(IResource resource)
    {
        foreach (var id in resource.GetInstanceIds()) Complete(id);
    }

    /// <summary>Ends a console: those who watch it come to an end.</summary>
    public void Complete(string name) => GetConsole(name).Complete();

    internal ConsoleLog GetConsole(string resourceId)
        => _consoles.GetOrAdd(resourceId, static (_, time) => new ConsoleLog(time), _time);

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> Read(
        ConsoleLog console, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var lines in console.ReadAsync(follow, cancellationToken).ConfigureAwait(false))
            yield return [.. lines.Select(static l => new LogLine((int)l.Number, l.Text, l.IsError))];
    }
}
