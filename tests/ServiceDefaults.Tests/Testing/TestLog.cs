using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class TestLog : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private volatile TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<Entry> Entries => _entries;

    public IEnumerable<string> Of(string category) => _entries.Where(entry => entry.Category == category).Select(entry => entry.Message);

    public async Task<string> WaitForAsync(Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var added = _added.Task;
            if (_entries.FirstOrDefault(entry => wanted(entry.Message)) is { } found)
                return found.Message;
            await added.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    internal sealed record Entry(string Category, LogLevel Level, string Message, Exception? Exception);

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log._entries.Enqueue(new Entry(category, logLevel, formatter(state, exception), exception));
            Interlocked.Exchange(ref log._added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
