extern alias shop;

using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using shop::ShopMesh.Testing.Shop.Identity;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Data;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

/// <summary>What becomes of calls that last when their replica is gone from one moment to the next, as by kill -9.</summary>
public sealed class KilledReplicaTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly MeshIdentities _identities = new();
    private KillableReplica _doomed = null!;
    private KillableReplica _other = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connectionString = await cluster.CreateDatabaseFromTemplateAsync(nameof(UsersDbContext), async prepared =>
        {
            await using var context = new UsersDbContext(new DbContextOptionsBuilder<UsersDbContext>().UseNpgsql(prepared).Options);
            await context.Database.MigrateAsync();
        });
        var settings = new Dictionary<string, string?>
        {
            ["Users:Chat:Lease"] = "00:00:08",
            // Long, so that a process that has just started on a busy machine fails no test.
            ["Mesh:Deadlines:Default"] = "00:00:50",
        };
        var replicas = await Task.WhenAll(
            KillableReplica.StartAsync(_identities, connectionString, settings, Cancellation),
            KillableReplica.StartAsync(_identities, connectionString, settings, Cancellation));
        (_doomed, _other) = (replicas[0], replicas[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _doomed.DisposeAsync();
        await _other.DisposeAsync();
        _identities.Dispose();
    }

    [Fact]
    public async Task Its_members_leave_their_rooms_and_come_back_without_missing_a_message()
    {
        var (ada, bruno) = (await CreateAsync("Ada"), await CreateAsync("Bruno"));
        using var witness = await ChatMember.JoinAsync(_other.Client, "hats", bruno);
        using var victim = await ChatMember.JoinAsync(_doomed.Client, "hats", ada);
        await victim.SayAsync("last words");
        var cursor = (await victim.NextMessageAsync()).Cursor;
        await witness.NextMessageAsync();

        await _doomed.KillAsync();
        await witness.HearOfLeavingAsync(ada);
        (await victim.NextMessageAsync().ShouldFailAsync(StatusCode.Unavailable)).ShouldNotBeNull();

        await witness.SayAsync("where are you?");
        await witness.NextMessageAsync();
        using var back = await ChatMember.JoinAsync(_other.Client, "hats", ada, cursor);
        (await back.NextAsync()).Message.Text.ShouldBe("where are you?");
        await witness.HearOfComingAsync(ada);
    }

    [Fact]
    public async Task Its_watchers_go_on_at_their_cursors_elsewhere()
    {
        var user = await CreateAsync("Ada");
        using var watch = await Watch.BeginAsync(_doomed.Client.WatchUser(new WatchUserRequest { Id = user.Id, SendCurrent = true }));
        var cursor = (await watch.NextAsync()).Cursor;
        await _doomed.KillAsync();
        await watch.NextAsync().ShouldFailAsync(StatusCode.Unavailable);

        await _other.Client.UpdateUserAsync(new UpdateUserRequest
        {
            User = new User { Id = user.Id, DisplayName = "Meanwhile" },
            UpdateMask = new() { Paths = { "display_name" } },
        });
        using var resumed = await Watch.BeginAsync(_other.Client.WatchUser(new WatchUserRequest { Id = user.Id, Cursor = cursor }));
        (await resumed.NextAsync()).User.DisplayName.ShouldBe("Meanwhile");
    }

    private async Task<User> CreateAsync(string name) => (await _other.Client.CreateUserAsync(new CreateUserRequest
    {
        User = new User { Email = UsersShop.UniqueEmail(), DisplayName = name },
    })).User;
}
