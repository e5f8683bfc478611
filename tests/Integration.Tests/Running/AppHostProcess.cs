using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>The app host as a process of its own, as a person starts it, with its state in a private directory.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Channel<string> _arrivals = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private AppHostProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    /// <summary>Starts it.</summary>
    /// <param name="stateDirectory">Where it keeps data, secrets and identities.</param>
    /// <param name="settings">Configuration, as <c>key=value</c>.</param>
    public static AppHostProcess Start(string stateDirectory, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(typeof(Projects.AppHost).Assembly.Location);
        start.ArgumentList.Add($"--AppHost:StateDirectory={Path.Combine(stateDirectory, "state")}");
        start.ArgumentList.Add($"--Mesh:StateDirectory={Path.Combine(stateDirectory, "mesh")}");
        foreach (var setting in settings)
            start.ArgumentList.Add($"--{setting}");
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return new AppHostProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line of its output.</summary>
    public async Task<string> WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            await foreach (var line in _arrivals.Reader.ReadAllAsync(limit.Token))
            {
                if (line.Contains(text, StringComparison.OrdinalIgnoreCase))
                    return line;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        throw new InvalidOperationException($"The app host did not say '{text}'. It said:\n{Output}");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The app host did not end within {limit}. It said:\n{Output}");
        }

        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Ends it as `kill -9` does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends it as Ctrl-C does.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _arrivals.Writer.TryWrite(line);
        }
    }
}
