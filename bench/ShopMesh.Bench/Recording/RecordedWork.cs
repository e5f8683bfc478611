using Npgsql;

namespace ShopMesh.Bench.Recording;

/// <summary>
/// What one request made the services send, to be sent again with new ids: the same statements in the same transactions and round
/// trips, by plain Npgsql. A statement that touches another number of rows than it did when it was recorded is an error, so that the
/// baseline cannot do less than the services did.
/// </summary>
internal sealed class RecordedWork
{
    private readonly IReadOnlyList<RecordedTransaction> _transactions;
    private readonly Guid[] _ids;

    private RecordedWork(IReadOnlyList<RecordedTransaction> transactions, Guid[] ids) => (_transactions, _ids) = (transactions, ids);

    /// <summary>How many statements there are, BEGIN and COMMIT not counted.</summary>
    public int Statements => _transactions.Sum(transaction => transaction.Trips.Sum(trip => trip.Count));

    /// <summary>How many transactions there are, those of a single statement counted.</summary>
    public int Transactions => _transactions.Count;

    /// <summary>How often the database is waited for.</summary>
    public int RoundTrips => _transactions.Sum(transaction => transaction.Trips.Count + (transaction.IsExplicit ? 1 : 0));

    /// <summary>The statements for a person.</summary>
    public string Describe() => string.Join('\n', _transactions.Select((transaction, i) =>
        $"-- {i + 1}. {transaction.Database}, {(transaction.IsExplicit ? "a transaction" : "a statement on its own")}\n"
        + string.Join("\n-- next trip\n", transaction.Trips.Select(trip => string.Join(";\n", trip.Select(statement => statement.Sql))))));

    /// <summary>Prepares what was recorded.</summary>
    /// <param name="statements">The statements in order.</param>
    /// <param name="keep">Ids of what was there before, which stay as they are; any other is replaced at each replay.</param>
    public static RecordedWork From(IReadOnlyList<RecordedStatement> statements, IReadOnlySet<Guid> keep)
    {
        var transactions = RecordedTransaction.Split(statements);
        var ids = transactions.SelectMany(transaction => transaction.Trips)
            .SelectMany(trip => trip)
            .SelectMany(statement => statement.Parameters)
            .SelectMany(parameter => parameter.Ids)
            .Where(id => !keep.Contains(id))
            .Distinct();
        return new RecordedWork(transactions, [.. ids]);
    }

    /// <summary>Does it once more.</summary>
    public async Task ReplayAsync(IReadOnlyDictionary<string, NpgsqlDataSource> databases, CancellationToken cancellationToken)
    {
        var ids = _ids.ToDictionary(id => id, _ => Guid.CreateVersion7());
        foreach (var transaction in _transactions)
        {
            await using var connection = await databases[transaction.Database].OpenConnectionAsync(cancellationToken);
            if (!transaction.IsExplicit)
            {
                await ReplayTripAsync(connection, null, transaction.Trips[0], ids, cancellationToken);
                continue;
            }

            await using var scope = await connection.BeginTransactionAsync(cancellationToken);
            foreach (var trip in transaction.Trips)
                await ReplayTripAsync(connection, scope, trip, ids, cancellationToken);
            if (transaction.IsCommitted)
                await scope.CommitAsync(cancellationToken);
        }
    }

    private static async Task ReplayTripAsync(
        NpgsqlConnection connection, NpgsqlTransaction? scope, IReadOnlyList<RecordedStatement> trip, IReadOnlyDictionary<Guid, Guid> ids,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, scope);
        foreach (var statement in trip)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            foreach (var parameter in statement.Parameters)
                command.Parameters.Add(parameter.Create(ids));
            batch.BatchCommands.Add(command);
        }

        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            do
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                }
            }
            while (await reader.NextResultAsync(cancellationToken));
        }

        for (var i = 0; i < trip.Count; i++)
        {
            if (batch.BatchCommands[i].Rows != trip[i].Rows)
            {
                throw new InvalidOperationException(
                    $"The baseline touched {batch.BatchCommands[i].Rows} rows where the services touched {trip[i].Rows}: {trip[i].Sql}");
            }
        }
    }
}
