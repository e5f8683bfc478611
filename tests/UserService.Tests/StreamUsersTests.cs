using Google.Rpc;
using Grpc.Core;
using Npgsql;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

// Looks at the memory of the whole process, so nothing else runs in it meanwhile.
[Collection(nameof(StreamUsersTests))]
[CollectionDefinition(nameof(StreamUsersTests), DisableParallelization = true)]
public sealed class StreamUsersTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly UsersShop _shop = new(cluster) { Settings = { ["Users:Limits:Streams"] = "2" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Every_user_comes_once_as_ListUsers_shows_it()
    {
        await AddUsersAsync(2_500);
        var listed = new List<User>();
        for (var request = new ListUsersRequest { PageSize = 1000 }; ;)
        {
            var page = await _shop.Client.ListUsersAsync(request);
            listed.AddRange(page.Users);
            if (page.NextPageToken.Length == 0)
                break;
            request.PageToken = page.NextPageToken;
        }

        listed.Count.ShouldBe(2_500);
        listed.ShouldContain(user => user.HasAvatarUrl);
        listed.ShouldContain(user => !user.HasAvatarUrl);
        (await ReadAsync(new StreamUsersRequest())).ShouldBe(listed);
    }

    [Fact]
    public async Task Filter_and_order_are_those_of_ListUsers()
    {
        await AddUsersAsync(300);
        var request = new StreamUsersRequest { Filter = "role = ROLE_SUPPORT AND status = ACTIVE", OrderBy = "display_name desc" };
        var users = await ReadAsync(request);
        users.ShouldNotBeEmpty();
        users.ShouldAllBe(user => user.Role == Role.Support && user.Status == UserStatus.Active);
        users.Select(user => user.DisplayName).ShouldBe(users.Select(user => user.DisplayName).OrderDescending(StringComparer.Ordinal));
        (await ReadAsync(new StreamUsersRequest { Filter = "display_name = \"nobody\"" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_understood_is_refused_with_the_field()
    {
        var filter = await ReadAsync(new StreamUsersRequest { Filter = "nick = x" }).ShouldFailAsync(StatusCode.InvalidArgument);
        filter.InvalidFields().ShouldBe(["filter"]);
        filter.Reason().ShouldBe("INVALID_FILTER");
        var order = await ReadAsync(new StreamUsersRequest { OrderBy = "avatar_url" }).ShouldFailAsync(StatusCode.InvalidArgument);
        order.InvalidFields().ShouldBe(["order_by"]);
    }

    [Fact]
    public async Task A_reader_who_stops_holds_the_database_back_and_not_the_memory()
    {
        // About 70 MB of messages.
        await AddUsersAsync(32_000, avatarLength: 2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var call = _shop.Client.StreamUsers(new StreamUsersRequest());
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();

        // PostgreSQL waits for the replica to read on: whatever is not read stays there.
        await Eventually.Async(async () => await QueriesAsync("wait_event = 'ClientWrite'") == 1);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(32L * 1024 * 1024);

        var read = 1;
        while (await call.ResponseStream.MoveNext(Cancellation))
            read++;
        read.ShouldBe(32_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(32L * 1024 * 1024);
    }

    [Fact]
    public async Task A_reader_who_leaves_half_way_ends_the_query_and_frees_the_connection()
    {
        await AddUsersAsync(32_000, avatarLength: 2_000);
        using (var call = _shop.Client.StreamUsers(new StreamUsersRequest()))
        {
            for (var i = 0; i < 100; i++)
                (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            await Eventually.Async(async () => await QueriesAsync("wait_event = 'ClientWrite'") == 1);
        }

        await Eventually.Async(async () => await QueriesAsync("state <> 'idle'") == 0);

        // The places are free again, a moment after the query has ended, and so are the connections.
        for (var i = 0; i < 3; i++)
        {
            await Eventually.Async(BeginAsync);
            await Eventually.Async(async () => await QueriesAsync("state <> 'idle'") == 0);
        }

        async Task<bool> BeginAsync()
        {
            using var again = _shop.Client.StreamUsers(new StreamUsersRequest());
            try
            {
                return await again.ResponseStream.MoveNext(Cancellation);
            }
            catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task The_deadline_ends_a_stream_that_nobody_reads()
    {
        await AddUsersAsync(32_000, avatarLength: 2_000);
        using var call = _shop.Client.StreamUsers(new StreamUsersRequest(), deadline: DateTime.UtcNow.AddSeconds(6));
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        await Eventually.Async(async () => await QueriesAsync("state <> 'idle'") == 0);
        await Should.ThrowAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(Cancellation))
            {
            }
        });
        call.GetStatus().StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task More_readers_at_once_than_a_replica_has_room_for_are_told_when_to_come_back()
    {
        await AddUsersAsync(32_000, avatarLength: 2_000);
        using var first = _shop.Client.StreamUsers(new StreamUsersRequest());
        using var second = _shop.Client.StreamUsers(new StreamUsersRequest());
        (await first.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        (await second.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();

        var error = await ReadAsync(new StreamUsersRequest()).ShouldFailAsync(StatusCode.ResourceExhausted);
        error.Reason().ShouldBe("TOO_MANY_CALLS");
        error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);

        using var elsewhere = _shop.OtherClient.StreamUsers(new StreamUsersRequest());
        (await elsewhere.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
    }

    private async Task<List<User>> ReadAsync(StreamUsersRequest request)
    {
        using var call = _shop.Client.StreamUsers(request);
        var users = new List<User>();
        while (await call.ResponseStream.MoveNext(Cancellation))
            users.Add(call.ResponseStream.Current.User);
        return users;
    }

    private async Task AddUsersAsync(int count, int avatarLength = 40)
    {
        await using var command = _shop.Database.CreateCommand("""
            INSERT INTO users (id, email, email_key, display_name, role, status, avatar_url, created_at, updated_at, version)
            SELECT uuidv7, 'U' || i || '@shop.example', 'u' || i || '@shop.example', 'User ' || i, 1 + i % 3, 1 + i % 2,
                   CASE WHEN i % 4 > 0 THEN 'https://shop.example/' || repeat('a', $2 - 21) END,
                   timestamptz '2026-01-01T00:00:00.123456Z' + i * interval '1.000001 second',
                   timestamptz '1969-12-31T23:59:59.999999Z' + i * interval '1 hour', 1 + i % 7
            FROM (SELECT i, lpad(to_hex(i), 8, '0')::text || '-0000-7000-8000-000000000000' AS text FROM generate_series(1, $1) AS i) AS numbers,
                 LATERAL (SELECT text::uuid AS uuidv7) AS ids
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = avatarLength });
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> QueriesAsync(string state)
    {
        await using var command = _shop.Database.CreateCommand(
            $"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'users' AND query LIKE '%FROM users%' AND {state}");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
