using System.Text;
using Aspire.Hosting.ConsoleLogs;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Reads lines of a process's output on a thread of its own: reads of pipes block, and a thread pool with a blocked thread for every
/// stream of every process would have none left for the work. Long lines are cut; what is cut off is never held in memory.
/// </summary>
internal sealed class LineReader
{
    private const int StackSize = 256 * 1024;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the stream has.</summary>
    public Task Completion => _completion.Task;

    public static LineReader Start(Stream stream, Action<string> onLine)
    {
        var reader = new LineReader();
        new Thread(() => reader.Read(stream, onLine), StackSize) { IsBackground = true, Name = "Console reader" }.Start();
        return reader;
    }

    private void Read(Stream stream, Action<string> onLine)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var line = new StringBuilder();
        try
        {
            while (stream.Read(bytes) is > 0 and var count)
                Split(characters.AsSpan(0, decoder.GetChars(bytes, 0, count, characters, 0)), line, onLine);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was let go of while something still held its output open.
        }
        if (line.Length > 0) onLine(line.ToString());
        _completion.TrySetResult();
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            line.Append(part[..Math.Min(part.Length, Math.Max(0, ConsoleLog.MaximumLineLength - line.Length))]);
            if (end < 0) return;

            if (line.Length > 0 && line[^1] == '\r') line.Length--;
            onLine(line.ToString());
            line.Clear();
            text = text[(end + 1)..];
        }
    }
}
