namespace ShopMesh.Bench.Recording;

/// <summary>Statements that take effect together.</summary>
/// <param name="Database">Where.</param>
/// <param name="Trips">The round trips, each with the statements that were sent together.</param>
/// <param name="IsExplicit">Whether BEGIN and COMMIT or ROLLBACK stand around it.</param>
/// <param name="IsCommitted">Whether it took effect.</param>
internal sealed record RecordedTransaction(
    string Database, IReadOnlyList<IReadOnlyList<RecordedStatement>> Trips, bool IsExplicit, bool IsCommitted)
{
    // What a pool does to a connection that comes back to it, and what probes ask: neither belongs to a request. The replay's own pool
    // does the first too.
    private static readonly string[] NotOfTheRequest = ["DISCARD ", "SET SESSION ", "SELECT 1"];

    /// <summary>Takes a recording apart, in the order in which the transactions began.</summary>
    public static IReadOnlyList<RecordedTransaction> Split(IReadOnlyList<RecordedStatement> statements)
    {
        var transactions = new List<RecordedTransaction>();
        var open = new Dictionary<int, int>();
        foreach (var statement in statements.Where(statement => !IsNotOfTheRequest(statement.Sql)))
        {
            if (Is(statement, "BEGIN"))
            {
                open.Add(statement.Connection, transactions.Count);
                transactions.Add(new RecordedTransaction(statement.Database, [], IsExplicit: true, IsCommitted: false));
            }
            else if (!open.TryGetValue(statement.Connection, out var index))
            {
                Add(statement);
            }
            else if (Is(statement, "COMMIT") || Is(statement, "ROLLBACK"))
            {
                transactions[index] = transactions[index] with { IsCommitted = Is(statement, "COMMIT") };
                open.Remove(statement.Connection);
            }
            else
            {
                transactions[index] = transactions[index] with { Trips = Append(transactions[index].Trips, statement) };
            }
        }

        return open.Count == 0 ? transactions : throw new InvalidOperationException("The recording ends within a transaction.");

        void Add(RecordedStatement statement)
        {
            // Statements of one trip without BEGIN are one transaction too.
            if (transactions.FindLastIndex(transaction => !transaction.IsExplicit && IsTripOf(transaction.Trips[0], statement)) is >= 0 and var same)
                transactions[same] = transactions[same] with { Trips = Append(transactions[same].Trips, statement) };
            else
                transactions.Add(new RecordedTransaction(statement.Database, [[statement]], IsExplicit: false, IsCommitted: true));
        }
    }

    // What looks for work that nobody else is at looks for that of any request: relays and pruning, which go on by themselves.
    private static bool IsNotOfTheRequest(string sql) =>
        sql.Contains("SKIP LOCKED", StringComparison.Ordinal)
        || NotOfTheRequest.Any(start => sql.StartsWith(start, StringComparison.Ordinal) && (start.EndsWith(' ') || sql == start));

    private static bool Is(RecordedStatement statement, string keyword) => statement.Sql.StartsWith(keyword, StringComparison.OrdinalIgnoreCase);

    private static bool IsTripOf(IReadOnlyList<RecordedStatement> trip, RecordedStatement statement) =>
        trip[0].Connection == statement.Connection && trip[0].Trip == statement.Trip;

    private static IReadOnlyList<IReadOnlyList<RecordedStatement>> Append(
        IReadOnlyList<IReadOnlyList<RecordedStatement>> trips, RecordedStatement statement) =>
        trips.Count > 0 && IsTripOf(trips[^1], statement)
            ? [.. trips.SkipLast(1), [.. trips[^1], statement]]
            : [.. trips, [statement]];
}
