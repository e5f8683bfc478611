using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class UpdateUserTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private static readonly string[] Fields = ["email", "display_name", "role", "status", "avatar_url"];

    [Fact]
    public async Task Every_mask_changes_the_fields_that_it_names_and_no_others()
    {
        // All 31 sets of the five fields.
        for (var set = 1; set < 1 << Fields.Length; set++)
        {
            var paths = Fields.Where((_, i) => (set & (1 << i)) != 0).ToArray();
            var before = await CreateFullAsync();
            var wanted = new User
            {
                Id = before.Id,
                Email = UsersShop.UniqueEmail(),
                DisplayName = "Brand New",
                Role = Role.Admin,
                Status = UserStatus.Suspended,
                AvatarUrl = "https://shop.example/new.png",
            };

            var after = await UpdateAsync(wanted, paths);

            var expected = before.Clone();
            var mask = new FieldMask { Paths = { paths } };
            mask.Merge(wanted, expected);
            expected.UpdatedAt = after.UpdatedAt;
            expected.Etag = after.Etag;
            after.ShouldBe(expected, string.Join(',', paths));
            after.Etag.ShouldNotBe(before.Etag);
            (await shop.OtherClient.GetUserAsync(new GetUserRequest { Id = before.Id })).User.ShouldBe(after);
        }
    }

    [Fact]
    public async Task A_star_names_all_fields_and_what_is_not_set_is_cleared_where_it_may_be_empty()
    {
        var before = await CreateFullAsync();
        var after = await UpdateAsync(
            new User { Id = before.Id, Email = before.Email, DisplayName = "Star", Role = Role.Customer, Status = UserStatus.Active }, "*");
        after.DisplayName.ShouldBe("Star");
        after.HasAvatarUrl.ShouldBeFalse();
    }

    [Fact]
    public async Task A_field_that_is_named_and_may_not_be_empty_is_refused_when_it_is()
    {
        var user = await CreateFullAsync();
        await Call(new User { Id = user.Id }, "*").ShouldRefuseAsync("user.email", "user.display_name", "user.role", "user.status");
        await Call(new User { Id = user.Id }, "role").ShouldRefuseAsync("user.role");

        // What is not named is not looked at.
        await UpdateAsync(new User { Id = user.Id, Email = "no address", Status = UserStatus.Inactive }, "status");
    }

    [Fact]
    public async Task Each_path_that_cannot_be_changed_is_named()
    {
        var user = await CreateFullAsync();
        var error = await Call(new User { Id = user.Id, DisplayName = "X" }, "display_name", "id", "created_at", "nickname")
            .ShouldFailAsync(StatusCode.InvalidArgument);
        var violations = error.Detail<BadRequest>().FieldViolations;
        violations.ShouldAllBe(violation => violation.Field == "update_mask");
        foreach (var path in new[] { "id", "created_at", "nickname" })
            violations.ShouldContain(violation => violation.Description.Contains($"'{path}'", StringComparison.Ordinal));
        violations.Count.ShouldBe(3);

        await Call(new User { Id = user.Id }).ShouldRefuseAsync("update_mask");
        await shop.Client.UpdateUserAsync(new UpdateUserRequest { User = new User { Id = user.Id } }).ShouldRefuseAsync("update_mask");
        await shop.Client.UpdateUserAsync(new UpdateUserRequest()).ShouldRefuseAsync("update_mask", "user");
        await Call(new User { DisplayName = "X" }, "display_name").ShouldRefuseAsync("user.id");
    }

    [Fact]
    public async Task An_unknown_user_is_not_found() =>
        await Call(new User { Id = Guid.NewGuid().ToString(), DisplayName = "X" }, "display_name").ShouldFailAsync(StatusCode.NotFound);

    [Fact]
    public async Task A_taken_address_is_refused_and_nothing_changes()
    {
        var other = await shop.CreateAsync();
        var user = await CreateFullAsync();
        var error = await Call(new User { Id = user.Id, Email = other.Email.ToUpperInvariant(), DisplayName = "X" }, "email", "display_name")
            .ShouldFailAsync(StatusCode.AlreadyExists);
        error.Reason().ShouldBe("EMAIL_TAKEN");
        (await shop.Client.GetUserAsync(new GetUserRequest { Id = user.Id })).User.ShouldBe(user);
    }

    [Fact]
    public async Task The_case_of_ones_own_address_can_be_changed()
    {
        var user = await CreateFullAsync();
        (await UpdateAsync(new User { Id = user.Id, Email = user.Email.ToUpperInvariant() }, "email")).Email.ShouldBe(user.Email.ToUpperInvariant());
    }

    [Fact]
    public async Task Of_many_who_change_what_they_saw_exactly_one_succeeds()
    {
        var seen = await CreateFullAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                var client = i % 2 == 0 ? shop.Client : shop.OtherClient;
                await client.UpdateUserAsync(Request(new User { Id = seen.Id, Etag = seen.Etag, DisplayName = $"Writer {i}" }, "display_name"));
                return (StatusCode.OK, "");
            }
            catch (RpcException e)
            {
                return (e.StatusCode, e.Reason());
            }
        }));

        outcomes.Count(outcome => outcome == (StatusCode.OK, "")).ShouldBe(1);
        outcomes.Count(outcome => outcome == (StatusCode.Aborted, "ETAG_MISMATCH")).ShouldBe(19);
    }

    [Fact]
    public async Task Changes_without_an_etag_follow_one_another_and_none_is_lost()
    {
        var user = await CreateFullAsync();
        await Task.WhenAll(
            UpdateAsync(new User { Id = user.Id, DisplayName = "Named" }, "display_name"),
            UpdateAsync(new User { Id = user.Id, Role = Role.Admin }, "role"),
            UpdateAsync(new User { Id = user.Id, Status = UserStatus.Suspended }, "status"));

        var after = (await shop.Client.GetUserAsync(new GetUserRequest { Id = user.Id })).User;
        (after.DisplayName, after.Role, after.Status).ShouldBe(("Named", Role.Admin, UserStatus.Suspended));
    }

    private static UpdateUserRequest Request(User user, params string[] paths) =>
        new() { User = user, UpdateMask = new FieldMask { Paths = { paths } } };

    private AsyncUnaryCall<UpdateUserResponse> Call(User user, params string[] paths) => shop.Client.UpdateUserAsync(Request(user, paths));

    private async Task<User> UpdateAsync(User user, params string[] paths) => (await Call(user, paths)).User;

    private async Task<User> CreateFullAsync() => (await shop.Client.CreateUserAsync(new CreateUserRequest
    {
        User = new User
        {
            Email = UsersShop.UniqueEmail(),
            DisplayName = "Ada Berger",
            Role = Role.Support,
            Status = UserStatus.Inactive,
            AvatarUrl = "https://shop.example/a.png",
        },
    })).User;
}
