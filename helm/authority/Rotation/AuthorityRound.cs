namespace ShopMesh.Authority.Rotation;

/// <summary>The authorities as one round of a run sees them. When they change under it, the round ends and the run begins another.</summary>
internal sealed class AuthorityRound(AuthorityStore store, RotationPlan plan, StoredAuthority stored)
{
    private StoredAuthority _stored = stored;

    /// <summary>The state of this round.</summary>
    public AuthorityState State => _stored.State;

    /// <summary>
    /// Writes down, before anything is signed, until when certificates of this round may be good.
    /// </summary>
    /// <returns>Whether it is written down; if not, somebody else has changed the authorities.</returns>
    public Task<bool> ReserveAsync(CancellationToken cancellationToken) => ReplaceAsync(plan.Reserve(State), cancellationToken);

    /// <summary>Writes down that every bundle has the announced authorities, if there are any.</summary>
    /// <param name="report">Is told what changed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As for <see cref="ReserveAsync"/>.</returns>
    public Task<bool> MarkAnnouncedAsync(List<string> report, CancellationToken cancellationToken) =>
        ReplaceAsync(plan.MarkAnnounced(State, report), cancellationToken);

    /// <summary>Whether the same authorities still sign and are trusted.</summary>
    public async Task<bool> IsLatestAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(cancellationToken) is { } latest
        && latest.State.Lines.All(line => latest.State.MarkOf(line) == State.MarkOf(State[line.Name]));

    private async Task<bool> ReplaceAsync(AuthorityState state, CancellationToken cancellationToken)
    {
        if (state == State)
            return true;
        if (await store.ReplaceAsync(_stored, state, cancellationToken) is not { } written)
            return false;
        _stored = written;
        return true;
    }
}
