using System.Diagnostics;
using System.Text;
using ShopMesh.Testing.Containers;

namespace Aspire.Hosting.Postgres.Tests.Resources;

/// <summary>The playground's database under an app host of its own, as a person starts it.</summary>
internal sealed class PlaygroundDatabase : IAsyncDisposable
{
    private const string ReadyPrefix = "Ready: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private PlaygroundDatabase(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static PlaygroundDatabase Start(string state, string volume, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Playground.Database.dll"));
        start.ArgumentList.Add($"--AppHost:StateDirectory={state}");
        start.ArgumentList.Add($"--Playground:Volume={volume}");
        start.ArgumentList.Add($"--Playground:Label={string.Join(',', OwnershipLabel.All.Select(label => $"{label.Key}={label.Value}"))}");
        foreach (var setting in settings) start.ArgumentList.Add(setting);
        return new PlaygroundDatabase(Process.Start(start)!);
    }

    /// <summary>The connection string, once the database can be used.</summary>
    public async Task<string> ReadyAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_ready.Task, _reading).WaitAsync(StartLimit, cancellationToken);
        return _ready.Task.IsCompleted ? await _ready.Task : throw new InvalidOperationException($"The app host ended. It said:\n{Output}");
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends it as Ctrl-C does, and waits for its end.</summary>
    public async Task InterruptAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-INT", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
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
            lock (_output) _output.AppendLine(line);
            if (line.StartsWith(ReadyPrefix, StringComparison.Ordinal)) _ready.TrySetResult(line[ReadyPrefix.Length..]);
        }
    }
}
