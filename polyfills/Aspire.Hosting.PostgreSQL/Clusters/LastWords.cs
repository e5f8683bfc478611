namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>What a server said before it ended, reduced to the reason.</summary>
internal sealed class LastWords
{
    private const int Kept = 6;
    private readonly Lock _gate = new();
    private readonly Queue<string> _reasons = new();

    public bool DiskIsFull { get; private set; }

    public bool PortIsTaken { get; private set; }

    public bool FormerServerLingers { get; private set; }

    /// <summary>Its errors and hints, in one line.</summary>
    public string Reason
    {
        get
        {
            lock (_gate)
                return _reasons.Count == 0 ? "it gave no reason." : string.Join(' ', _reasons);
        }
    }

    public void Take(string line)
    {
        lock (_gate)
        {
            DiskIsFull |= ServerFault.SaysDiskIsFull(line);
            PortIsTaken |= ServerFault.SaysPortIsTaken(line);
            FormerServerLingers |= ServerFault.SaysFormerServerLingers(line);
            if (Severity(line) is not { } at)
                return;
            _reasons.Enqueue(line[at..].Trim());
            if (_reasons.Count > Kept)
                _reasons.Dequeue();
        }
    }

    // After the time and process id that begin each line.
    private static int? Severity(string line)
    {
        foreach (var mark in (string[])["FATAL:", "PANIC:", "HINT:", "DETAIL:", "postgres:"])
        {
            var at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
                return at;
        }

        return null;
    }
}
