using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.ServiceDefaults.Tests.Data;
using ShopMesh.ServiceDefaults.Tests.Testing;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.ServiceDefaults.Tests.Notifications;

public sealed class DatabaseNotificationsTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private string _database = "";
    private NpgsqlDataSource _writer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync(cancellationToken: Token);
        _writer = NpgsqlDataSource.Create(_database);
        await ExecuteAsync(
            "CREATE TABLE notes (id bigserial PRIMARY KEY, text text NOT NULL)",
            "CREATE TABLE \"__EFMigrationsHistory\" AS SELECT '20260101000000_Initial' AS \"MigrationId\"");
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _writer.DisposeAsync();
    }

    [Fact]
    public async Task What_one_replica_writes_reaches_readers_on_all_of_them_in_order()
    {
        var readers = new[] { await StartAsync(), await StartAsync() }.Select(Follow).ToArray();

        for (var i = 0; i < 20; i++)
            await WriteAsync($"note {i}");

        foreach (var reader in readers)
            (await TakeAsync(reader, 20)).ShouldBe(Enumerable.Range(0, 20).Select(i => $"note {i}"));
    }

    [Fact]
    public async Task A_reader_is_woken_up_by_its_own_key_only_and_once_for_many()
    {
        var notifications = await ListeningAsync(await StartAsync());
        using var mine = notifications.Subscribe("notes", "mine");
        using var other = notifications.Subscribe("notes", "other");

        await ExecuteAsync("SELECT pg_notify('notes', 'mine') FROM generate_series(1, 3)", "SELECT pg_notify('notes', 'other')");
        await other.WaitAsync(Token);

        await mine.WaitAsync(Token);
        var again = mine.WaitAsync(Token);
        again.IsCompleted.ShouldBeFalse();
        await ExecuteAsync("SELECT pg_notify('notes', 'mine')");
        await again;
    }

    [Fact]
    public async Task A_transaction_that_is_rolled_back_wakes_nobody_up()
    {
        var notifications = await ListeningAsync(await StartAsync());
        using var subscription = notifications.Subscribe("notes", "undone");
        using var witness = notifications.Subscribe("notes", "done");
        var waiting = subscription.WaitAsync(Token);

        await ExecuteAsync("BEGIN", "SELECT pg_notify('notes', 'undone')", "ROLLBACK", "SELECT pg_notify('notes', 'done')");
        await witness.WaitAsync(Token);

        waiting.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_broken_connection_readers_see_what_was_written_meanwhile()
    {
        var service = await StartAsync();
        await ListeningAsync(service);
        var reader = Follow(service);
        await WriteAsync("before");
        (await TakeAsync(reader, 1)).ShouldBe(["before"]);

        // Written in the transaction that ends the listener, so that its notification goes nowhere.
        await ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
            "INSERT INTO notes (text) VALUES ('meanwhile')");

        (await TakeAsync(reader, 1)).ShouldBe(["meanwhile"]);
        await service.Log.WaitForAsync(text => text.StartsWith("Not listening for changes in notes-db", StringComparison.Ordinal), Token);
    }

    [Fact]
    public async Task Rows_that_are_withheld_are_looked_for_again_without_a_notification()
    {
        var clock = new FakeTimeProvider();
        var service = await StartAsync(clock);
        var notifications = await ListeningAsync(service);
        var reads = 0;
        await using var reader = notifications.FollowAsync(
            "notes", "nobody notifies", _ => Task.FromResult(new ChangeBatch<string>(++reads == 4 ? ["late"] : [], Withheld: true)), Token).GetAsyncEnumerator(Token);

        var next = reader.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await next).ShouldBeTrue();
        reads.ShouldBe(4);
    }

    [Fact]
    public async Task A_replica_that_shuts_down_ends_its_watches_with_UNAVAILABLE()
    {
        var service = await StartAsync();
        await using var reader = Follow(service);
        var next = reader.MoveNextAsync().AsTask();

        await service.StopAsync();

        (await Should.ThrowAsync<UnavailableException>(next)).Message.ShouldContain("last cursor");
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_waiting()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var notifications = await ListeningAsync(await StartAsync());
        await using var reader = notifications.FollowAsync(
            "notes", null, _ => Task.FromResult(new ChangeBatch<string>([])), leaving.Token).GetAsyncEnumerator(Token);
        var next = reader.MoveNextAsync().AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next);
    }

    [Fact]
    public async Task A_channel_that_nobody_declared_is_refused()
    {
        var notifications = Notifications(await StartAsync());

        Should.Throw<ArgumentException>(() => notifications.Subscribe("nowhere", null)).Message.ShouldContain("\"nowhere\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Notes")]
    [InlineData("notes; DROP TABLE notes")]
    public void A_channel_that_is_no_identifier_is_refused(string channel) =>
        Should.Throw<ArgumentException>(() => TestMesh.NewBuilder().AddDatabaseNotifications("notes-db", channel));

    [Fact]
    public async Task A_cursor_is_taken_back_for_its_own_feed_and_for_no_other()
    {
        var cursors = (await StartAsync()).Services.GetRequiredService<ChangeCursors>();
        var cursor = cursors.Protect("notes/1", 7, -2);

        cursors.Unprotect("notes/1", cursor, 2).ShouldBe([7, -2]);
        Violation(() => cursors.Unprotect("notes/2", cursor, 2)).ShouldBe("CURSOR_MISMATCH");
        Violation(() => cursors.Unprotect("notes/1", cursor)).ShouldBe("INVALID_CURSOR");
        Violation(() => cursors.Unprotect("notes/1", cursor, 3)).ShouldBe("INVALID_CURSOR");
        Violation(() => cursors.Unprotect("notes/1", "nonsense")).ShouldBe("INVALID_CURSOR");
        Violation(() => cursors.Unprotect("notes/1", cursor[..^2] + "AA", 2)).ShouldBe("INVALID_CURSOR");

        static string? Violation(Func<object> read) =>
            Should.Throw<InvalidArgumentException>(read).Violations.ShouldHaveSingleItem().Reason;
    }

    private Task<TestService> StartAsync(TimeProvider? clock = null) => _mesh.StartAsync(
        settings: new Dictionary<string, string?> { ["ConnectionStrings:notes-db"] = _database },
        configure: builder =>
        {
            if (clock is not null)
                builder.Services.AddSingleton(clock);
            builder.AddMeshDatabase<ThingContext>("notes-db");
            builder.Services.AddQuerying();
            builder.AddDatabaseNotifications("notes-db", "notes");
        });

    private static IDatabaseNotifications Notifications(TestService service) => service.Services.GetRequiredService<IDatabaseNotifications>();

    private static async Task<IDatabaseNotifications> ListeningAsync(TestService service)
    {
        await service.Log.WaitForAsync(text => text.StartsWith("Listening for changes in notes-db", StringComparison.Ordinal), Token);
        return Notifications(service);
    }

    private static IAsyncEnumerator<string> Follow(TestService service)
    {
        var dataSource = service.Services.GetRequiredService<NpgsqlDataSource>();
        var last = 0L;
        return Notifications(service).FollowAsync("notes", "all", ReadAsync, Token).GetAsyncEnumerator(Token);

        async Task<ChangeBatch<string>> ReadAsync(CancellationToken cancellationToken)
        {
            await using var command = dataSource.CreateCommand("SELECT id, text FROM notes WHERE id > $1 ORDER BY id LIMIT 7");
            command.Parameters.Add(new NpgsqlParameter { Value = last });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var texts = new List<string>();
            while (await rows.ReadAsync(cancellationToken))
            {
                last = rows.GetInt64(0);
                texts.Add(rows.GetString(1));
            }

            return new ChangeBatch<string>(texts);
        }
    }

    private static async Task<string[]> TakeAsync(IAsyncEnumerator<string> reader, int count)
    {
        var taken = new string[count];
        for (var i = 0; i < count; i++)
        {
            (await reader.MoveNextAsync()).ShouldBeTrue();
            taken[i] = reader.Current;
        }

        return taken;
    }

    private Task WriteAsync(string text) =>
        ExecuteAsync("BEGIN", $"INSERT INTO notes (text) VALUES ('{text}')", "SELECT pg_notify('notes', 'all')", "COMMIT");

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = await _writer.OpenConnectionAsync(Token);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Token);
        }
    }
}
