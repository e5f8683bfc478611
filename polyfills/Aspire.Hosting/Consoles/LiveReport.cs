using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Consoles;

/// <summary>A table that shows, while the application starts, what each replica does and for how long.</summary>
internal sealed class LiveReport(IAnsiConsole console, TextWriter writer) : IReport
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private Task _drawing = Task.CompletedTask;
    private ReplicaStatus[] _statuses = [];
    private StartupProgress? _progress;

    public void Begin(StartupProgress progress, Func<TimeSpan> elapsed)
    {
        _progress = progress;
        _drawing = Task.Run(() => DrawAsync(elapsed));
    }

    public void Show(ReplicaStatus now, ReplicaStatus? before)
    {
        lock (_gate) _statuses = [.. _progress!.Statuses];
    }

    public void WriteLine(string text, bool isFault = false)
    {
        if (_drawing.IsCompleted)
        {
            // As it is: breaking a line that is too long, as the console would, would break the links in it.
            writer.WriteLine(text);
            return;
        }
        lock (_gate) console.Write(new Text(text + System.Environment.NewLine, isFault ? new Style(Color.Red) : Style.Plain));
    }

    public void End()
    {
        _ended.Cancel();
        _drawing.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        End();
        _ended.Dispose();
    }

    private Task DrawAsync(Func<TimeSpan> elapsed)
        => console.Live(new Text("")).StartAsync(async context =>
        {
            while (!_ended.IsCancellationRequested)
            {
                lock (_gate) context.UpdateTarget(Draw(_statuses, elapsed()));
                await Task.Delay(Refresh, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            lock (_gate) context.UpdateTarget(Draw(_statuses, elapsed()));
        });

    private static IRenderable Draw(ReplicaStatus[] statuses, TimeSpan now)
    {
        // A table without rows cannot be drawn.
        if (statuses.Length == 0) return new Text("Starting ...");
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns(new TableColumn(""), new TableColumn(""), new TableColumn("") { Alignment = Justify.Right }, new TableColumn(""));
        foreach (var status in statuses)
        {
            var (mark, color) = Look(status.Stage);
            // A stage that is over shows when it was reached, one that goes on how long it has.
            var seconds = status.IsSettled ? status.Since : now - status.Since;
            table.AddRow(
                new Text(mark, new Style(color)),
                new Text(status.Name),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{seconds.TotalSeconds:0.0} s"), new Style(Color.Grey)),
                new Text(status.Text, new Style(color)) { Overflow = Overflow.Ellipsis });
        }
        return table;
    }

    private static (string Mark, Color Color) Look(ReplicaStage stage) => stage switch
    {
        ReplicaStage.Healthy or ReplicaStage.Finished => ("+", Color.Green),
        ReplicaStage.Exited or ReplicaStage.Failed => ("x", Color.Red),
        ReplicaStage.Pending or ReplicaStage.Waiting or ReplicaStage.NotStarted => (".", Color.Grey),
        _ => (">", Color.Yellow),
    };
}
