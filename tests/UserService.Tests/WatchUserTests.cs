using Google.Rpc;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class WatchUserTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly UsersShop _shop = new(cluster)
    {
        Settings =
        {
            ["Users:Limits:Watches"] = "3",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "Information",
            ["Logging:LogLevel:Npgsql"] = "Information",
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Changes_made_on_another_replica_come_in_order_until_the_user_is_deleted()
    {
        var user = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id);
        var renamed = await RenameAsync(_shop.OtherClient, user.Id, "First");
        var again = await RenameAsync(_shop.Client, user.Id, "Second");

        var first = await watch.NextAsync();
        first.Change.ShouldBe(UserChange.Updated);
        first.User.ShouldBe(renamed);
        first.ChangedAt.ShouldBe(renamed.UpdatedAt);
        var second = await watch.NextAsync();
        second.User.ShouldBe(again);
        second.Cursor.ShouldNotBe(first.Cursor);

        await _shop.OtherClient.DeleteUserAsync(new DeleteUserRequest { Id = user.Id });
        var last = await watch.NextAsync();
        last.Change.ShouldBe(UserChange.Deleted);
        last.User.ShouldBe(again);
        (await watch.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Changes_of_others_and_refused_changes_are_not_shown()
    {
        var user = await _shop.CreateAsync();
        var other = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id);
        await RenameAsync(_shop.OtherClient, other.Id, "Somebody else");
        await _shop.OtherClient.UpdateUserAsync(new UpdateUserRequest
        {
            User = new User { Id = user.Id, Email = other.Email, DisplayName = "Taken" },
            UpdateMask = new() { Paths = { "email", "display_name" } },
        }).ShouldFailAsync(StatusCode.AlreadyExists);
        await RenameAsync(_shop.OtherClient, user.Id, "Mine");
        (await watch.NextAsync()).User.DisplayName.ShouldBe("Mine");
    }

    [Fact]
    public async Task A_watch_goes_on_at_its_cursor_on_another_replica()
    {
        var user = await _shop.CreateAsync();
        string cursor;
        using (var watch = await WatchAsync(_shop.Client, user.Id))
        {
            await RenameAsync(_shop.Client, user.Id, "Seen");
            cursor = (await watch.NextAsync()).Cursor;
        }

        // Nobody watches.
        await RenameAsync(_shop.Client, user.Id, "Missed");
        using var resumed = await WatchAsync(_shop.OtherClient, user.Id, cursor);
        (await resumed.NextAsync()).User.DisplayName.ShouldBe("Missed");
        await _shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = user.Id });
        var end = await resumed.NextAsync();
        end.Change.ShouldBe(UserChange.Deleted);

        // The end can be learnt of later, too, and after it there is nothing.
        using var late = await WatchAsync(_shop.Client, user.Id, cursor);
        (await late.NextAsync()).User.DisplayName.ShouldBe("Missed");
        (await late.NextAsync()).Change.ShouldBe(UserChange.Deleted);
        using var after = await WatchAsync(_shop.Client, user.Id, end.Cursor);
        (await after.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_that_asks_for_it_begins_with_the_user_and_a_cursor()
    {
        var user = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id, sendCurrent: true);
        var current = await watch.NextAsync();
        current.Change.ShouldBe(UserChange.Current);
        current.User.ShouldBe(user);
        await RenameAsync(_shop.Client, user.Id, "Later");

        using var resumed = await WatchAsync(_shop.OtherClient, user.Id, current.Cursor);
        (await resumed.NextAsync()).User.DisplayName.ShouldBe("Later");
        (await watch.NextAsync()).User.DisplayName.ShouldBe("Later");
    }

    [Fact]
    public async Task Of_many_concurrent_changes_none_is_missed_or_doubled()
    {
        var user = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id);
        const int changes = 60;
        await Task.WhenAll(Enumerable.Range(0, changes).Select(i =>
            RenameAsync(i % 2 == 0 ? _shop.Client : _shop.OtherClient, user.Id, $"Name {i}")));

        var seen = new List<string>();
        for (var i = 0; i < changes; i++)
            seen.Add((await watch.NextAsync()).User.DisplayName);
        seen.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, changes).Select(i => $"Name {i}").Order(StringComparer.Ordinal));
        seen[^1].ShouldBe((await _shop.Client.GetUserAsync(new GetUserRequest { Id = user.Id })).User.DisplayName);
    }

    [Fact]
    public async Task An_idle_watch_asks_the_database_nothing()
    {
        var user = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id);
        await RenameAsync(_shop.Client, user.Id, "Once");
        await watch.NextAsync();

        var pending = watch.NextAsync();
        var other = await _shop.CreateAsync();
        var before = Readings();
        before.ShouldBeGreaterThan(0, "The log shows what is asked.");
        for (var i = 0; i < 20; i++)
            await RenameAsync(_shop.Client, other.Id, $"Not watched {i}");

        // The reading that found nothing more of the first change may still have been on its way.
        (Readings() - before).ShouldBeLessThan(4);
        pending.IsCompleted.ShouldBeFalse();
        await RenameAsync(_shop.Client, user.Id, "Twice");
        (await pending).User.DisplayName.ShouldBe("Twice");

        int Readings() => _shop.Replica.Log.Text.Split("FROM user_changes").Length - 1;
    }

    [Fact]
    public async Task Whom_nobody_knows_cannot_be_watched()
    {
        var id = Guid.CreateVersion7().ToString();
        var missing = await RefusedAsync(_shop.Client, id).ShouldFailAsync(StatusCode.NotFound);
        missing.Detail<ResourceInfo>().ResourceName.ShouldBe(id);
        var invalid = await RefusedAsync(_shop.Client, "42").ShouldFailAsync(StatusCode.InvalidArgument);
        invalid.InvalidFields().ShouldBe(["id"]);
    }

    [Fact]
    public async Task A_cursor_of_something_else_or_of_nobody_is_refused()
    {
        var user = await _shop.CreateAsync();
        var other = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, other.Id, sendCurrent: true);
        var foreign = (await watch.NextAsync()).Cursor;

        var mismatch = await RefusedAsync(_shop.Client, user.Id, foreign).ShouldFailAsync(StatusCode.InvalidArgument);
        mismatch.InvalidFields().ShouldBe(["cursor"]);
        mismatch.Reason().ShouldBe("CURSOR_MISMATCH");
        var invalid = await RefusedAsync(_shop.Client, user.Id, "x").ShouldFailAsync(StatusCode.InvalidArgument);
        invalid.InvalidFields().ShouldBe(["cursor"]);
        invalid.Reason().ShouldBe("INVALID_CURSOR");
    }

    [Fact]
    public async Task A_cursor_older_than_what_is_kept_has_expired()
    {
        var user = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id, sendCurrent: true);
        var cursor = (await watch.NextAsync()).Cursor;
        await RenameAsync(_shop.Client, user.Id, "One");
        await RenameAsync(_shop.Client, user.Id, "Two");

        await ForgetAsync("version = 2");
        await ExpectExpiredAsync();
        await ForgetAsync("version = 3");
        await ExpectExpiredAsync();

        async Task ExpectExpiredAsync()
        {
            var expired = await RefusedAsync(_shop.OtherClient, user.Id, cursor).ShouldFailAsync(StatusCode.FailedPrecondition);
            expired.Reason().ShouldBe("CURSOR_EXPIRED");
            expired.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Subject.ShouldBe($"user/{user.Id}");
        }

        async Task ForgetAsync(string which)
        {
            await using var command = _shop.Database.CreateCommand($"DELETE FROM user_changes WHERE {which}");
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    [Fact]
    public async Task More_watches_than_a_replica_has_room_for_are_told_when_to_come_back()
    {
        var user = await _shop.CreateAsync();
        using var one = await WatchAsync(_shop.Client, user.Id);
        using var two = await WatchAsync(_shop.Client, user.Id);
        using (await WatchAsync(_shop.Client, user.Id))
        {
            var error = await RefusedAsync(_shop.Client, user.Id).ShouldFailAsync(StatusCode.ResourceExhausted);
            error.Reason().ShouldBe("TOO_MANY_CALLS");
            error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        }

        // Whoever leaves makes room.
        await Eventually.Async(async () =>
        {
            try
            {
                using var watch = await WatchAsync(_shop.Client, user.Id, sendCurrent: true);
                return (await watch.NextAsync()).Change == UserChange.Current;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task The_deadline_ends_a_watch()
    {
        var user = await _shop.CreateAsync();
        var deadline = DateTime.UtcNow.AddSeconds(6);
        using var watch = await Watch.BeginAsync(_shop.Client.WatchUser(new WatchUserRequest { Id = user.Id }, deadline: deadline));
        await watch.NextAsync().ShouldEndAtDeadlineAsync(deadline);
    }

    [Fact]
    public async Task A_replica_that_shuts_down_sends_its_watchers_to_another_one()
    {
        var user = await _shop.CreateAsync();
        using var watch = await WatchAsync(_shop.Client, user.Id, sendCurrent: true);
        var cursor = (await watch.NextAsync()).Cursor;
        var end = watch.NextAsync();
        await _shop.StopFirstReplicaAsync();
        await end.ShouldFailAsync(StatusCode.Unavailable);

        await RenameAsync(_shop.OtherClient, user.Id, "Meanwhile");
        using var resumed = await WatchAsync(_shop.OtherClient, user.Id, cursor);
        (await resumed.NextAsync()).User.DisplayName.ShouldBe("Meanwhile");
    }

    private static Task<Watch> WatchAsync(UserService.UserServiceClient client, string id, string cursor = "", bool sendCurrent = false) =>
        Watch.BeginAsync(client.WatchUser(new WatchUserRequest { Id = id, Cursor = cursor, SendCurrent = sendCurrent }));

    private static async Task RefusedAsync(UserService.UserServiceClient client, string id, string cursor = "")
    {
        using var watch = await WatchAsync(client, id, cursor);
        await watch.NextAsync();
    }

    private static async Task<User> RenameAsync(UserService.UserServiceClient client, string id, string name) =>
        (await client.UpdateUserAsync(new UpdateUserRequest
        {
            User = new User { Id = id, DisplayName = name },
            UpdateMask = new() { Paths = { "display_name" } },
        })).User;
}
