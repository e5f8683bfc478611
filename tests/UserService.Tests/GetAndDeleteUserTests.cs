using Google.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class GetAndDeleteUserTests(UsersShop shop) : IClassFixture<UsersShop>
{
    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("0199b6b0000070008000000000000001")]
    [InlineData("{0199b6b0-0000-7000-8000-000000000001}")]
    public async Task An_id_that_is_missing_or_no_uuid_is_refused(string id)
    {
        await shop.Client.GetUserAsync(new GetUserRequest { Id = id }).ShouldRefuseAsync("id");
        await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = id }).ShouldRefuseAsync("id");
    }

    [Fact]
    public async Task An_unknown_id_is_not_found_and_named()
    {
        var id = Guid.CreateVersion7().ToString();
        foreach (var error in new[]
        {
            await shop.Client.GetUserAsync(new GetUserRequest { Id = id }).ShouldFailAsync(StatusCode.NotFound),
            await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = id }).ShouldFailAsync(StatusCode.NotFound),
        })
        {
            error.Detail<ResourceInfo>().ResourceType.ShouldBe("user");
            error.Detail<ResourceInfo>().ResourceName.ShouldBe(id);
        }
    }

    [Fact]
    public async Task A_deleted_user_is_gone_with_the_password_and_the_address_is_free_again()
    {
        var email = UsersShop.UniqueEmail();
        var request = new CreateUserRequest { User = new User { Email = email, DisplayName = "Ada" }, Password = "correct horse battery" };
        var user = (await shop.Client.CreateUserAsync(request)).User;

        await shop.OtherClient.DeleteUserAsync(new DeleteUserRequest { Id = user.Id });

        await shop.Client.GetUserAsync(new GetUserRequest { Id = user.Id }).ShouldFailAsync(StatusCode.NotFound);
        await using var context = shop.OpenContext();
        (await context.PasswordCredentials.AnyAsync(
            credential => credential.UserId == Guid.Parse(user.Id), TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await shop.Client.CreateUserAsync(request)).User.Id.ShouldNotBe(user.Id);
    }

    [Fact]
    public async Task Only_what_was_seen_is_deleted_when_an_etag_is_sent()
    {
        var seen = await shop.CreateAsync();
        var now = (await shop.Client.UpdateUserAsync(new UpdateUserRequest
        {
            User = new User { Id = seen.Id, DisplayName = "Changed" },
            UpdateMask = new() { Paths = { "display_name" } },
        })).User;

        var error = await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = seen.Id, Etag = seen.Etag }).ShouldFailAsync(StatusCode.Aborted);
        error.Reason().ShouldBe("ETAG_MISMATCH");
        await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = seen.Id, Etag = now.Etag });
    }

    [Fact]
    public async Task A_service_of_the_mesh_may_call_what_the_policy_lists_and_nothing_else()
    {
        var user = await shop.CreateAsync();
        var orders = shop.MeshClient("orders");
        (await orders.GetUserAsync(new GetUserRequest { Id = user.Id })).User.ShouldBe(user);
        await orders.DeleteUserAsync(new DeleteUserRequest { Id = user.Id }).ShouldFailAsync(StatusCode.PermissionDenied);
        await shop.MeshClient("products").GetUserAsync(new GetUserRequest { Id = user.Id }).ShouldFailAsync(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_keep_the_database_busy()
    {
        var user = await shop.CreateAsync();
        await using var connection = await shop.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new Npgsql.NpgsqlCommand("SELECT 1 FROM users WHERE id = $1 FOR UPDATE", connection)
        {
            Parameters = { new() { Value = Guid.Parse(user.Id) } },
        };
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = user.Id }, deadline: DateTime.UtcNow.AddMilliseconds(300))
            .ShouldFailAsync(StatusCode.DeadlineExceeded);

        // The statement that waited for the row is cancelled on the server, not only given up on.
        await using var waiting = new Npgsql.NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        await Eventually.Async(async () => (long)(await waiting.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0);
    }
}
