using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace ShopMesh.Clients.Tests.Running;

/// <summary>A program in another language, which ends with the test process at the latest.</summary>
internal sealed class GuardedProgram : IAsyncDisposable
{
    private static readonly string Guard = ReadGuard();

    private readonly Process _guard;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private GuardedProgram(Process guard)
    {
        _guard = guard;
        _reading = ReadAllAsync();
    }

    /// <summary>Everything that it has said, on both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a program.</summary>
    /// <param name="directory">Where it runs.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="command">The program and its arguments.</param>
    public static GuardedProgram Start(string directory, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var argument in (string[])["-c", Guard, "guard", .. command])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        // What gRPC itself logs would stand in the middle of other lines.
        start.Environment["GRPC_VERBOSITY"] = "NONE";
        return new GuardedProgram(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end and returns what it said.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(
        string directory, IReadOnlyDictionary<string, string> environment, string[] command, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var program = Start(directory, environment, command);
        var exitCode = await program.WaitForExitAsync(limit, cancellationToken);
        return exitCode == 0
            ? program.Output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {exitCode}:\n{program.Output}");
    }

    /// <summary>Waits for a line that begins like this, and returns the rest of it.</summary>
    public async Task<string> LineAsync(string beginning, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(timeout.Token))
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                    return line[beginning.Length..];
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No line began with \"{beginning}\" within {limit}:\n{Output}");
        }

        throw new InvalidOperationException($"The program ended without a line that begins with \"{beginning}\":\n{Output}");
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _guard.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program did not end within {limit}:\n{Output}");
        }

        await _reading;
        return _guard.ExitCode;
    }

    /// <summary>Ends it as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_guard.HasExited)
            _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _guard.Dispose();
    }

    private async Task ReadAllAsync()
    {
        await Task.WhenAll(ReadAsync(_guard.StandardOutput), ReadAsync(_guard.StandardError));
        _lines.Writer.Complete();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            _lines.Writer.TryWrite(line);
        }
    }

    private static string ReadGuard()
    {
        using var resource = typeof(GuardedProgram).Assembly.GetManifestResourceStream("guard.sh")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
