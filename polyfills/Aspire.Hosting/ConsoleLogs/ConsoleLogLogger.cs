using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ConsoleLogs;

/// <summary>Writes log messages to consoles, one line each.</summary>
internal sealed class ConsoleLogLogger(Func<IEnumerable<ConsoleLog>> consoles) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var text = formatter(state, exception);
        if (exception is not null) text += ": " + exception.Message;
        foreach (var console in consoles())
        {
            foreach (var line in text.Split('\n')) console.Append(line.TrimEnd('\r'), isError: logLevel >= LogLevel.Error);
        }
    }
}
