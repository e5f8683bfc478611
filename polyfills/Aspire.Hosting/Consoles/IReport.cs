namespace Aspire.Hosting.Consoles;

/// <summary>How progress is shown: on a terminal or as lines of text.</summary>
internal interface IReport : IDisposable
{
    /// <summary>The application is being started.</summary>
    void Begin(StartupProgress progress, Func<TimeSpan> elapsed);

    /// <summary>A replica's status has changed while the application starts.</summary>
    void Show(ReplicaStatus now, ReplicaStatus? before);

    /// <summary>Something to say beside the progress.</summary>
    void WriteLine(string text, bool isFault = false);

    /// <summary>The start is over; the progress is not shown any more.</summary>
    void End();
}
