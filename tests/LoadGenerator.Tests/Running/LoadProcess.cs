using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.LoadGenerator.Tests.Running;

/// <summary>The load generator as a process. It runs for a bounded time, so that none is left behind.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = [];
    private readonly Task _reading;

    private LoadProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public string Output => string.Join('\n', _lines);

    public static LoadProcess Start(string[] arguments, IReadOnlyDictionary<string, string?> settings)
    {
        var program = ServiceProgram.Load.DllPath;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = ServiceProgram.Load.Directory,
        };
        foreach (var argument in (string[])[program, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new LoadProcess(Process.Start(start)!);
    }

    /// <summary>Where the three services are, and what their edge certificates are verified against.</summary>
    public static Dictionary<string, string?> Settings(MeshIdentities identities, int usersPort, int productsPort, int ordersPort) => new()
    {
        ["Mesh:Edge:TrustBundlePath"] = identities.EdgeTrustBundlePath,
        ["Mesh:Edge:ApiKey"] = TestProgram.ApiKey,
        ["services:users:edge:0"] = $"https://localhost:{usersPort}",
        ["services:products:edge:0"] = $"https://localhost:{productsPort}",
        ["services:orders:edge:0"] = $"https://localhost:{ordersPort}",
    };

    public Task WaitForAsync(string text)
    {
        var awaited = _awaited.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Output.Contains(text, StringComparison.Ordinal))
            awaited.TrySetResult();
        return awaited.Task.WaitAsync(Limit);
    }

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        return _process.ExitCode;
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
            foreach (var (text, awaited) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    awaited.TrySetResult();
            }
        }
    }
}
