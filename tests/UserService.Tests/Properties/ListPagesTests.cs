using FsCheck;
using FsCheck.Fluent;
using Shop.Users.V1;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests.Properties;

public sealed class ListPagesTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private const int Users = 14;

    private static readonly Gen<(int PageSize, string OrderBy, (bool Adds, int Which)[] Changes)> Walks =
        from pageSize in Gen.Choose(1, 6)
        from orderBy in Gen.Elements("", "id desc", "email", "created_at desc, email", "role, status desc", "updated_at, role desc, id desc")
        from changes in Gen.Zip(ArbMap.Default.GeneratorFor<bool>(), Gen.Choose(0, Users - 1)).Select(change => (change.Item1, change.Item2)).ArrayOf(Users)
        select (pageSize, orderBy, changes);

    [Fact]
    public void A_walk_visits_every_user_that_stays_exactly_once_while_others_come_and_go() =>
        Prop.ForAll(Walks.ToArbitrary(), async walk =>
        {
            var marker = $"walk {Guid.NewGuid():n}";
            var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(i => shop.CreateAsync(marker, role: (Role)((i % 3) + 1))));
            var staying = users.Select(user => user.Id).ToHashSet();
            var visited = new List<string>();
            var request = new ListUsersRequest { PageSize = walk.PageSize, OrderBy = walk.OrderBy, Filter = $"display_name = \"{marker}\"" };
            for (var page = 0; page == 0 || request.PageToken.Length > 0; page++)
            {
                // Pages are asked of both replicas in turn: a token is good on any.
                var client = page % 2 == 0 ? shop.Client : shop.OtherClient;
                var response = await client.ListUsersAsync(request);
                visited.AddRange(response.Users.Select(user => user.Id));
                request.PageToken = response.NextPageToken;
                if (page < walk.Changes.Length)
                    await ChangeAsync(walk.Changes[page], marker, users, staying);
                page.ShouldBeLessThan(Users * 3, "The walk does not end.");
            }

            visited.ShouldBeUnique();
            staying.Except(visited).ShouldBeEmpty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    private async Task ChangeAsync((bool Adds, int Which) change, string marker, User[] users, HashSet<string> staying)
    {
        if (change.Adds)
            await shop.CreateAsync(marker);
        else if (staying.Remove(users[change.Which].Id))
            await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = users[change.Which].Id });
    }
}
