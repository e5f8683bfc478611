using Google.Rpc;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Data;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class ListUsersTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly UsersShop _shop = new(cluster);

    public async ValueTask InitializeAsync()
    {
        await _shop.InitializeAsync();
        await using var context = _shop.OpenContext();
        await UsersShop.NewSampleUsers().SeedAsync(context, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_sample_is_the_same_again_and_leaves_alone_what_is_there()
    {
        var first = await WalkAsync(new ListUsersRequest());
        first.Count.ShouldBe(SampleUsers.Count);
        await _shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = first[7].Id });
        var changed = (await _shop.Client.UpdateUserAsync(new UpdateUserRequest
        {
            User = new User { Id = first[8].Id, DisplayName = "Renamed" },
            UpdateMask = new() { Paths = { "display_name" } },
        })).User;
        first[8] = changed;

        await using var context = _shop.OpenContext();
        await UsersShop.NewSampleUsers().SeedAsync(context, TestContext.Current.CancellationToken);
        (await WalkAsync(new ListUsersRequest())).ShouldBe(first);
    }

    [Fact]
    public async Task Users_come_in_order_of_their_ids_fifty_at_a_time_when_nothing_is_said()
    {
        await _shop.CreateAsync("One More");
        var page = await _shop.Client.ListUsersAsync(new ListUsersRequest());
        page.Users.Count.ShouldBe(50);
        page.TotalSize.ShouldBe(51);
        page.Users.Select(user => user.Id).ShouldBeInOrder();
        var last = await _shop.OtherClient.ListUsersAsync(new ListUsersRequest { PageToken = page.NextPageToken });
        last.Users.ShouldHaveSingleItem().DisplayName.ShouldBe("One More");
        last.NextPageToken.ShouldBeEmpty();
        last.TotalSize.ShouldBe(51);
    }

    [Fact]
    public async Task The_filter_and_the_order_of_the_contract_work()
    {
        var all = await WalkAsync(new ListUsersRequest());
        (await WalkAsync(new ListUsersRequest { Filter = "role = ROLE_ADMIN AND status = ACTIVE" }))
            .ShouldBe(all.Where(user => user is { Role: Role.Admin, Status: UserStatus.Active }));
        (await WalkAsync(new ListUsersRequest { Filter = "NOT role = CUSTOMER OR status = USER_STATUS_SUSPENDED" }))
            .ShouldBe(all.Where(user => user.Role != Role.Customer || user.Status == UserStatus.Suspended));
        (await WalkAsync(new ListUsersRequest { Filter = $"email = \"{all[3].Email.ToUpperInvariant()}\"" })).ShouldBe([all[3]]);
        (await WalkAsync(new ListUsersRequest { OrderBy = "created_at desc, email" })).ShouldBe(all.AsEnumerable().Reverse());
        (await WalkAsync(new ListUsersRequest { OrderBy = "role desc, email", Filter = "created_at < 2026-01-12T00:00:00Z" }))
            .ShouldBe(all.Where(user => user.CreatedAt.ToDateTime() < new DateTime(2026, 1, 12))
                .OrderByDescending(user => user.Role).ThenBy(user => user.Email, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_walk_over_two_replicas_visits_each_user_who_stays_exactly_once_while_others_come_and_go()
    {
        var staying = await WalkAsync(new ListUsersRequest());
        var walked = await WalkAsync(new ListUsersRequest { PageSize = 7, OrderBy = "display_name desc" }, async () =>
        {
            await _shop.CreateAsync("Zoe New");
            await _shop.CreateAsync("Aaron New");
            await _shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = staying[0].Id });
            staying.RemoveAt(0);
        });

        var ids = walked.Select(user => user.Id).ToList();
        ids.ShouldBeUnique();
        staying.Select(user => user.Id).Except(ids).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_sizes_are_bounded()
    {
        var error = await _shop.Client.ListUsersAsync(new ListUsersRequest { PageSize = -1 }).ShouldFailAsync(StatusCode.InvalidArgument);
        error.InvalidFields().ShouldBe(["page_size"]);
        (await _shop.Client.ListUsersAsync(new ListUsersRequest { PageSize = int.MaxValue })).Users.Count.ShouldBe(SampleUsers.Count);
        (await _shop.Client.ListUsersAsync(new ListUsersRequest { PageSize = 3 })).Users.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_cannot_be_understood_is_refused_with_the_field_and_the_position()
    {
        var filter = await _shop.Client.ListUsersAsync(new ListUsersRequest { Filter = "role = ADMIN AND nick = x" })
            .ShouldFailAsync(StatusCode.InvalidArgument);
        filter.Detail<BadRequest>().FieldViolations.ShouldHaveSingleItem().Description.ShouldStartWith("character 18:");
        await _shop.Client.ListUsersAsync(new ListUsersRequest { Filter = "password_hash = x" }).ShouldRefuseAsync("filter");
        await _shop.Client.ListUsersAsync(new ListUsersRequest { OrderBy = "avatar_url" }).ShouldRefuseAsync("order_by");
        await _shop.Client.ListUsersAsync(new ListUsersRequest { PageToken = "x" }).ShouldRefuseAsync("page_token");

        var token = (await _shop.Client.ListUsersAsync(new ListUsersRequest { PageSize = 2 })).NextPageToken;
        await _shop.Client.ListUsersAsync(new ListUsersRequest { PageToken = token, OrderBy = "email" }).ShouldRefuseAsync("page_token");
    }

    private async Task<List<User>> WalkAsync(ListUsersRequest request, Func<Task>? betweenPages = null)
    {
        var users = new List<User>();
        for (var next = request; ;)
        {
            var client = users.Count % 2 == 0 ? _shop.Client : _shop.OtherClient;
            var page = await client.ListUsersAsync(next);
            users.AddRange(page.Users);
            if (page.NextPageToken.Length == 0)
                return users;

            next = new ListUsersRequest(request) { PageToken = page.NextPageToken };
            if (betweenPages is not null)
                await betweenPages();
        }
    }
}
