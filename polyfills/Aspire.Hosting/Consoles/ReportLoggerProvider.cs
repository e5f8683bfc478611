using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Consoles;

/// <summary>Shows the app host's own warnings and errors among the reports.</summary>
[ProviderAlias("Console")]
internal sealed class ReportLoggerProvider(ReportOutput output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new ReportLogger(output, categoryName);

    public void Dispose()
    {
    }

    private sealed class ReportLogger(ReportOutput output, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var level = logLevel >= LogLevel.Error ? "error" : "warning";
            var cause = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            output.Report.WriteLine($"{level}: {category[(category.LastIndexOf('.') + 1)..]}: {formatter(state, exception)}{cause}", logLevel >= LogLevel.Error);
        }
    }
}
