using System.Globalization;

namespace Aspire.Hosting.Consoles;

/// <summary>One line per change, for logs and pipes.</summary>
internal sealed class PlainReport(TextWriter writer) : IReport
{
    public void Begin(StartupProgress progress, Func<TimeSpan> elapsed)
    {
    }

    public void Show(ReplicaStatus now, ReplicaStatus? before)
    {
        // What a replica still waits for, or why it is not healthy yet, would be a line every moment. What a start is at is worth one: an
        // image that is being pulled, or which of several ways is taken.
        if ((now.Stage == before?.Stage && now.Stage != ReplicaStage.Starting) || now.Stage == ReplicaStage.Pending || now.Text == before?.Text) return;
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now.Since.TotalSeconds,6:0.0} s  {now.Name,-24} {now.Text}"), now.IsFault);
    }

    public void WriteLine(string text, bool isFault = false) => writer.WriteLine(text);

    public void End()
    {
    }

    public void Dispose() => writer.Flush();
}
