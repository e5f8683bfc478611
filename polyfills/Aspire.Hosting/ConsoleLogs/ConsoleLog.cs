using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ConsoleLogs;

/// <summary>
/// What a replica has written lately. Bounded in lines and in characters; readers copy from here, so a slow one loses old lines
/// rather than holding anyone up.
/// </summary>
internal sealed class ConsoleLog(TimeProvider time, int maximumLines = ConsoleLog.DefaultMaximumLines, int maximumCharacters = ConsoleLog.DefaultMaximumCharacters)
{
    public const int MaximumLineLength = 10_000;

    private const int DefaultMaximumLines = 10_000;
    private const int DefaultMaximumCharacters = 2_000_000;
    private const int BatchSize = 500;

    private readonly Lock _gate = new();
    private readonly Queue<ConsoleLine> _lines = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _characters;
    private long _last;
    private bool _isComplete;

    public void Append(string text, bool isError = false)
    {
        if (text.Length > MaximumLineLength) text = text[..MaximumLineLength];
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_isComplete) return;
            _lines.Enqueue(new ConsoleLine(++_last, time.GetUtcNow(), text, isError));
            _characters += text.Length;
            while (_lines.Count > maximumLines || _characters > maximumCharacters) _characters -= _lines.Dequeue().Text.Length;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.TrySetResult();
    }

    /// <summary>Takes no more lines and lets those who follow come to an end.</summary>
    public void Complete()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _isComplete = true;
            changed = _changed;
        }
        changed.TrySetResult();
    }

    /// <summary>The newest lines.</summary>
    public IReadOnlyList<ConsoleLine> Tail(int count)
    {
        lock (_gate) return [.. _lines.Skip(Math.Max(0, _lines.Count - count))];
    }

    /// <summary>Gives the lines that are kept, in batches, and if <paramref name="follow"/> then new ones.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> ReadAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long seen = 0;
        while (true)
        {
            List<ConsoleLine>? batch = null;
            Task changed;
            bool isComplete;
            lock (_gate)
            {
                changed = _changed.Task;
                isComplete = _isComplete;
                if (_last > seen)
                {
                    var skip = (int)Math.Max(0, seen - (_last - _lines.Count));
                    batch = [.. _lines.Skip(skip).Take(BatchSize)];
                }
            }
            if (batch is { Count: > 0 })
            {
                seen = batch[^1].Number;
                yield return batch;
                continue;
            }
            if (!follow || isComplete) yield break;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
