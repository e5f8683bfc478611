using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Polyfills.Aspire.Tests.Running;

/// <summary>The playground's app host as a process of its own, as a person starts it.</summary>
internal sealed class PlaygroundProcess : IAsyncDisposable
{
    private static readonly TimeSpan LineLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<(string Text, TaskCompletionSource Seen)> _waiting = new();
    private readonly Task _reading;

    private PlaygroundProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    public static PlaygroundProcess Start(string stateDirectory, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Projects.Playground_AppHost).Assembly.Location);
        start.ArgumentList.Add($"--AppHost:StateDirectory={stateDirectory}");
        foreach (var setting in settings) start.ArgumentList.Add(setting);
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return new PlaygroundProcess(Process.Start(start)!);
    }

    /// <summary>Starts it as <c>dotnet run</c> does; <see cref="Id"/> is then that of the command line.</summary>
    public static PlaygroundProcess StartByCommandLine(string stateDirectory)
    {
        var configuration = typeof(PlaygroundProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "run", "--no-build", "-c", configuration, "--project", Projects.Playground_AppHost.ProjectPath, "--", $"--AppHost:StateDirectory={stateDirectory}",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new PlaygroundProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line of its output that contains <paramref name="text"/>.</summary>
    public async Task WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((text, seen));
        foreach (var line in _lines) Match(line);
        try
        {
            var first = await Task.WhenAny(seen.Task, _reading).WaitAsync(LineLimit, cancellationToken);
            if (first == seen.Task) return;
        }
        catch (TimeoutException)
        {
        }
        throw new InvalidOperationException($"The app host did not say '{text}'. It said:\n{Output}");
    }

    /// <summary>Waits for its end and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The app host did not end within {limit}. It said:\n{Output}");
        }
        await _reading.WaitAsync(limit, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends it as Ctrl-C does.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            Match(line);
        }
    }

    private void Match(string line)
    {
        foreach (var (text, seen) in _waiting)
        {
            if (line.Contains(text, StringComparison.Ordinal)) seen.TrySetResult();
        }
    }
}
