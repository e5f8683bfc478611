using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>A process under guard.</summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    // Whoever holds a dead process's output open is being killed; the last lines are there by then.
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ProcessEnding _ending;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isLetGo;

    private SupervisedProcess(Process process, ProcessEnding ending)
    {
        _process = process;
        _ending = ending;
        Ended = Task.FromResult(0);
    }

    public int Id { get; private set; }

    /// <summary>Gives the exit code once the process has ended and its output is read; 128 + n if signal n ended it.</summary>
    public Task<int> Ended { get; private set; }

    public static SupervisedProcess Start(Process process, ProcessStart start)
    {
        var supervised = new SupervisedProcess(process, start.Ending);
        process.Exited += (_, _) => supervised._exited.TrySetResult();
        process.Start();
        supervised.Id = process.Id;
        var output = LineReader.Start(process.StandardOutput.BaseStream, line => start.OnLine(line, false));
        var errors = LineReader.Start(process.StandardError.BaseStream, line => start.OnLine(line, true));
        supervised.Ended = supervised.WaitForEndAsync(Task.WhenAll(output.Completion, errors.Completion));
        return supervised;
    }

    /// <summary>Asks the process to end, and kills its group once <paramref name="grace"/> is over.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!_exited.Task.IsCompleted)
        {
            if (OperatingSystem.IsWindows()) KillTree();
            else Signals.Send(Id, _ending.Signal, _ending.WholeGroup && ProcessGuard.IsSupported);
            if (!await EndsWithinAsync(_exited.Task, grace).ConfigureAwait(false)) Kill();
        }
        await EndsWithinAsync(Ended, KillLimit).ConfigureAwait(false);
    }

    /// <summary>Kills the process and its group.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsWindows() || !ProcessGuard.IsSupported) KillTree();
        else Signals.Send(Id, "KILL", wholeGroup: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            Kill();
            await EndsWithinAsync(Ended, KillLimit).ConfigureAwait(false);
        }
        LetGo();
        _process.Dispose();
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        if (task.IsCompleted) return true;
        using var cancellation = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(limit, cancellation.Token)).ConfigureAwait(false);
        await cancellation.CancelAsync().ConfigureAwait(false);
        return first == task;
    }

    private async Task<int> WaitForEndAsync(Task output)
    {
        await _exited.Task.ConfigureAwait(false);
        var exitCode = _process.ExitCode;
        // The guard takes this as its sign to kill what the process leaves behind.
        LetGo();
        await EndsWithinAsync(output, OutputLimit).ConfigureAwait(false);
        return exitCode;
    }

    private void LetGo()
    {
        if (Interlocked.Exchange(ref _isLetGo, 1) != 0) return;
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The other end is gone already.
        }
    }

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }
}
