using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;
using Shop.Users.V1;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests.Properties;

public sealed class UpdateMaskTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private static readonly string[] Paths = ["email", "display_name", "role", "status", "avatar_url"];

    private static readonly Gen<(string[] Named, User New)> Updates =
        from named in Gen.SubListOf(Paths).Where(paths => paths.Count > 0)
        from name in Gen.Elements("Ada", "Bo", "Çelik", "Dora d'Arc", "名前")
        from role in Gen.Elements(Role.Customer, Role.Support, Role.Admin)
        from status in Gen.Elements(UserStatus.Active, UserStatus.Inactive, UserStatus.Suspended)
        from avatar in Gen.Elements(null, "https://shop.example/a.png", "https://shop.example/b.png")
        select (named.ToArray(), Describe(name, role, status, avatar));

    [Fact]
    public void An_update_changes_the_named_fields_and_no_others() =>
        Prop.ForAll(Updates.ToArbitrary(), async update =>
        {
            var before = await shop.CreateAsync();
            var change = new User(update.New) { Id = before.Id, Email = UsersShop.UniqueEmail() };

            var answered = (await shop.Client.UpdateUserAsync(new UpdateUserRequest
            {
                User = change,
                UpdateMask = new FieldMask { Paths = { update.Named } },
            })).User;

            foreach (var path in Paths)
                ValueOf(answered, path).ShouldBe(ValueOf(update.Named.Contains(path) ? change : before, path), path);
            answered.Id.ShouldBe(before.Id);
            answered.CreatedAt.ShouldBe(before.CreatedAt);
            (await shop.OtherClient.GetUserAsync(new GetUserRequest { Id = before.Id })).User.ShouldBe(answered);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static User Describe(string name, Role role, UserStatus status, string? avatar)
    {
        var user = new User { DisplayName = name, Role = role, Status = status };
        if (avatar is not null)
            user.AvatarUrl = avatar;
        return user;
    }

    // Not set and empty are two things.
    private static object? ValueOf(User user, string path)
    {
        var field = User.Descriptor.FindFieldByName(path);
        return field.HasPresence && !field.Accessor.HasValue(user) ? null : field.Accessor.GetValue(user);
    }
}
