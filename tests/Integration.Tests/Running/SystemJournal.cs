using System.Collections.Concurrent;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>What the resources of the system have said last and how they are, to be read when a test fails.</summary>
internal sealed class SystemJournal : IAsyncDisposable
{
    private const int LinesKept = 60;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _readers = [];
    private readonly ResourceLoggerService _logs;
    private readonly Task _watch;

    private SystemJournal(DistributedApplication application)
    {
        _logs = application.Services.GetRequiredService<ResourceLoggerService>();
        _watch = WatchAsync(application.ResourceNotifications);
    }

    /// <summary>Begins to keep what is said from now on.</summary>
    public static SystemJournal Open(DistributedApplication application) => new(application);

    /// <summary>Each resource with its state and its last lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (id, entry) in _entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.AppendLine().Append("== ").Append(id).Append(": ").AppendLine(entry.State);
            foreach (var line in entry.Lines())
                text.AppendLine(line);
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        await Task.WhenAll(_readers);
        _stop.Dispose();
    }

    private async Task WatchAsync(ResourceNotificationService notifications)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(_stop.Token))
            {
                var entry = _entries.GetOrAdd(change.ResourceId, id =>
                {
                    var added = new Entry();
                    _readers.Add(ReadAsync(id, added));
                    return added;
                });
                entry.State = $"{change.Snapshot.State?.Text ?? "no state"}, {change.Snapshot.HealthStatus?.ToString() ?? "no health"}";
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ReadAsync(string resourceId, Entry entry)
    {
        try
        {
            await foreach (var lines in _logs.WatchAsync(resourceId).WithCancellation(_stop.Token))
                entry.Add(lines);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class Entry
    {
        private readonly Queue<string> _lines = [];

        public volatile string State = "";

        public void Add(IReadOnlyList<LogLine> lines)
        {
            lock (_lines)
            {
                foreach (var line in lines)
                {
                    _lines.Enqueue(line.Content);
                    if (_lines.Count > LinesKept)
                        _lines.Dequeue();
                }
            }
        }

        public string[] Lines()
        {
            lock (_lines)
                return [.. _lines];
        }
    }
}
