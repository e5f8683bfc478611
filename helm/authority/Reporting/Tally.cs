using ShopMesh.Authority.Issuing;

namespace ShopMesh.Authority.Reporting;

/// <summary>Counts what became of the Secrets of a run.</summary>
internal sealed class Tally
{
    private readonly HashSet<string> _issued = new(StringComparer.Ordinal);
    private readonly HashSet<string> _updated = new(StringComparer.Ordinal);
    private (string Secret, DateTimeOffset NotAfter)? _first;

    /// <summary>How many could not be brought up to date in the last round.</summary>
    public int Failed { get; private set; }

    /// <summary>Begins another round over all Secrets; what was written stays counted.</summary>
    public void BeginRound()
    {
        Failed = 0;
        _first = null;
    }

    /// <summary>Counts one.</summary>
    public void Add(string secret, IssueResult result, DateTimeOffset notAfter)
    {
        if (result == IssueResult.Failed)
        {
            Failed++;
            return;
        }

        if (result == IssueResult.Issued)
            _issued.Add(secret);
        else if (result == IssueResult.Updated)
            _updated.Add(secret);
        if (_first is not { } first || notAfter < first.NotAfter)
            _first = (secret, notAfter);
    }

    /// <summary>The run in a line.</summary>
    /// <param name="count">How many Secrets there are.</param>
    /// <param name="renewBefore">How long before their end certificates are renewed.</param>
    public string Summary(int count, TimeSpan renewBefore)
    {
        var updated = _updated.Except(_issued).Count();
        var left = count - Failed - _issued.Count - updated;
        var done = Failed > 0 ? $"{Failed} of {count} Secrets could not be brought up to date; {_issued.Count} issued, {updated} updated, {left} left as they are."
            : _issued.Count + updated == 0 ? $"Nothing to do for {count} Secrets."
            : $"{_issued.Count} issued, {updated} updated, {left} left as they are.";
        return _first is { } first
            ? $"{done} The first certificate to end is that of {first.Secret}, at {first.NotAfter:u}; it is renewed from {first.NotAfter - renewBefore:u} on."
            : done;
    }
}
