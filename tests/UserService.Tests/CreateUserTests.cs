using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class CreateUserTests(UsersShop shop) : IClassFixture<UsersShop>
{
    [Fact]
    public async Task A_new_user_has_what_was_asked_for_and_what_the_service_gives()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var created = (await shop.Client.CreateUserAsync(new CreateUserRequest
        {
            User = new User
            {
                Id = "ignored",
                Email = "Ada@Shop.Example",
                DisplayName = "Ada Berger",
                Role = Role.Support,
                Status = UserStatus.Inactive,
                AvatarUrl = "https://shop.example/a.png",
                Etag = "ignored",
            },
        })).User;

        Guid.ParseExact(created.Id, "D").Version.ShouldBe(7);
        created.Email.ShouldBe("Ada@Shop.Example");
        created.DisplayName.ShouldBe("Ada Berger");
        created.Role.ShouldBe(Role.Support);
        created.Status.ShouldBe(UserStatus.Inactive);
        created.AvatarUrl.ShouldBe("https://shop.example/a.png");
        created.CreatedAt.ToDateTimeOffset().ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(1));
        created.UpdatedAt.ShouldBe(created.CreatedAt);
        created.Etag.ShouldNotBeOneOf("", "ignored");

        // To the bit, on any replica: times too.
        (await shop.OtherClient.GetUserAsync(new GetUserRequest { Id = created.Id })).User.ShouldBe(created);
    }

    [Fact]
    public async Task What_is_not_said_is_a_customer_an_active_account_and_no_picture()
    {
        var created = await shop.CreateAsync();
        created.Role.ShouldBe(Role.Customer);
        created.Status.ShouldBe(UserStatus.Active);
        created.HasAvatarUrl.ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_differs_in_case_only_is_taken()
    {
        await shop.CreateAsync(email: "Élodie@Shop.Example");
        var error = await shop.OtherClient.CreateUserAsync(new CreateUserRequest
        {
            User = new User { Email = "éLODIE@shop.example", DisplayName = "Another" },
        }).ShouldFailAsync(StatusCode.AlreadyExists);

        error.Detail<ResourceInfo>().ResourceType.ShouldBe("user");
        error.Detail<ResourceInfo>().ResourceName.ShouldBe("éLODIE@shop.example");
        error.Reason().ShouldBe("EMAIL_TAKEN");
        error.Detail<ErrorInfo>().Domain.ShouldBe("shop.local");
    }

    [Fact]
    public async Task Of_many_who_want_one_address_at_once_exactly_one_gets_it()
    {
        var email = UsersShop.UniqueEmail();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                var client = i % 2 == 0 ? shop.Client : shop.OtherClient;
                await client.CreateUserAsync(new CreateUserRequest { User = new User { Email = email, DisplayName = "Fast" } });
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));

        outcomes.Count(outcome => outcome == StatusCode.OK).ShouldBe(1);
        outcomes.Count(outcome => outcome == StatusCode.AlreadyExists).ShouldBe(19);
    }

    [Fact]
    public async Task A_password_is_stored_as_a_slow_hash_and_told_to_nobody()
    {
        const string password = "correct horse battery";
        var created = (await shop.Client.CreateUserAsync(new CreateUserRequest
        {
            User = new User { Email = UsersShop.UniqueEmail(), DisplayName = "Ada" },
            Password = password,
        })).User;

        await using var context = shop.OpenContext();
        var credential = await context.PasswordCredentials.SingleAsync(
            credential => credential.UserId == Guid.Parse(created.Id), TestContext.Current.CancellationToken);
        credential.PasswordHash.ShouldNotContain(password);
        new PasswordHasher<Domain.User>().VerifyHashedPassword(null!, credential.PasswordHash, password)
            .ShouldBe(PasswordVerificationResult.Success);
        created.ToString().ShouldNotContain(credential.PasswordHash);
        shop.Replica.Log.Text.ShouldNotContain(password);
        shop.Replica.Log.Text.ShouldNotContain(credential.PasswordHash);
    }

    [Fact]
    public async Task A_user_without_a_password_has_no_credential()
    {
        var id = Guid.Parse((await shop.CreateAsync()).Id);
        await using var context = shop.OpenContext();
        (await context.PasswordCredentials.AnyAsync(credential => credential.UserId == id, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_without_a_user_is_refused() =>
        await shop.Client.CreateUserAsync(new CreateUserRequest()).ShouldRefuseAsync("user");

    [Fact]
    public async Task Every_field_that_is_wrong_is_named()
    {
        var request = new CreateUserRequest
        {
            User = new User
            {
                Email = "nobody",
                DisplayName = " ",
                Role = (Role)9,
                Status = (UserStatus)9,
                AvatarUrl = "http://shop.example/a.png",
            },
            Password = "short",
        };
        await shop.Client.CreateUserAsync(request)
            .ShouldRefuseAsync("user.email", "user.display_name", "user.role", "user.status", "user.avatar_url", "password");
    }

    [Theory]
    [InlineData("")]
    [InlineData("@shop.example")]
    [InlineData("ada@")]
    [InlineData("a@b@c")]
    [InlineData("a b@c")]
    [InlineData("a\0@c")]
    public async Task A_text_that_is_no_address_is_refused(string email) =>
        await CreateWith(user => user.Email = email).ShouldRefuseAsync("user.email");

    [Fact]
    public async Task Lengths_are_as_the_contract_says()
    {
        await CreateWith(user => user.Email = $"{Guid.NewGuid():n}@{new string('e', 254 - 33)}");
        await CreateWith(user => user.Email = $"{Guid.NewGuid():n}@{new string('e', 255 - 33)}").ShouldRefuseAsync("user.email");
        await CreateWith(user => user.DisplayName = new string('d', 100));
        await CreateWith(user => user.DisplayName = new string('d', 101)).ShouldRefuseAsync("user.display_name");
        await CreateWith(user => user.AvatarUrl = $"https://a.example/{new string('p', 2048 - 18)}");
        await CreateWith(user => user.AvatarUrl = $"https://a.example/{new string('p', 2049 - 18)}").ShouldRefuseAsync("user.avatar_url");
        await CreateWith(_ => { }, new string('p', 11)).ShouldRefuseAsync("password");
        await CreateWith(_ => { }, new string('p', 12));
        await CreateWith(_ => { }, new string('p', 128));
        await CreateWith(_ => { }, new string('p', 129)).ShouldRefuseAsync("password");
    }

    private AsyncUnaryCall<CreateUserResponse> CreateWith(Action<User> change, string? password = null)
    {
        var request = new CreateUserRequest { User = new User { Email = UsersShop.UniqueEmail(), DisplayName = "Ada" } };
        change(request.User);
        if (password is not null)
            request.Password = password;
        return shop.Client.CreateUserAsync(request);
    }
}
