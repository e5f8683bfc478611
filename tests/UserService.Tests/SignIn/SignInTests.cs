using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests.SignIn;

public sealed class SignInTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task The_right_password_gives_tokens_that_say_who_signed_in()
    {
        var user = await CreateAsync(Role.Support);
        var before = DateTimeOffset.UtcNow.AddSeconds(-2);

        var response = await SignInAsync(user.Email.ToUpperInvariant());

        response.User.ShouldBe(user);
        response.Tokens.ExpiresAt.ToDateTimeOffset().ShouldBeInRange(before.AddMinutes(10), before.AddMinutes(11));
        response.Tokens.RefreshExpiresAt.ToDateTimeOffset().ShouldBeInRange(before.AddDays(14), before.AddDays(14).AddMinutes(1));
        var token = new JsonWebToken(response.Tokens.AccessToken);
        (token.Alg, token.Issuer, token.Subject).ShouldBe(("ES256", "https://shop.local", user.Id));
        token.Audiences.ShouldBe(["shop"]);
        token.ValidTo.ShouldBe(response.Tokens.ExpiresAt.ToDateTime());
        foreach (var (claim, value) in ((string, string)[])[("role", "support"), ("name", user.DisplayName), ("email", user.Email)])
            token.Claims.Single(known => known.Type == claim).Value.ShouldBe(value);
        token.Claims.Select(claim => claim.Type).ShouldBe(
            ["iss", "aud", "sub", "role", "name", "email", "iat", "nbf", "exp", "jti", "sid"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_token_of_one_replica_is_good_on_the_other()
    {
        var user = await CreateAsync();
        var signedIn = await SignInAsync(user.Email);
        var person = shop.Person(1, signedIn.Tokens.AccessToken);
        (await person.GetUserAsync(new GetUserRequest { Id = user.Id })).User.ShouldBe(user);
        (await person.GetUserAsync(new GetUserRequest { Id = (await CreateAsync()).Id }).ShouldFailAsync(StatusCode.PermissionDenied)).Reason().ShouldBe("NOT_OWNER");
    }

    [Fact]
    public async Task Wrong_passwords_unknown_addresses_and_accounts_without_a_password_all_get_the_same_answer()
    {
        var user = await CreateAsync();
        var without = await shop.CreateAsync();
        var answers = new List<(string, string)>();
        foreach (var (email, password) in ((string, string)[])[(user.Email, "not the password"), (UsersShop.UniqueEmail(), Password), (without.Email, Password)])
        {
            var error = await shop.Anonymous.SignInAsync(new SignInRequest { Email = email, Password = password }).ShouldFailAsync(StatusCode.Unauthenticated);
            answers.Add((error.Reason(), error.Status.Detail));
        }

        answers.Distinct().ShouldHaveSingleItem().Item1.ShouldBe("CREDENTIALS_INVALID");
    }

    [Fact]
    public async Task What_is_missing_or_too_long_is_named_and_secrets_are_not_repeated()
    {
        var error = await shop.Anonymous.SignInAsync(new SignInRequest { Password = new string('s', 200) }).ShouldFailAsync(StatusCode.InvalidArgument);
        error.InvalidFields().ShouldBe(["email", "password"], ignoreOrder: true);
        error.Message.ShouldNotContain("sss");
        await shop.Anonymous.RefreshTokenAsync(new RefreshTokenRequest()).ShouldRefuseAsync("refresh_token");
        await shop.Anonymous.SignOutAsync(new SignOutRequest { RefreshToken = new string('s', 300) }).ShouldRefuseAsync("refresh_token");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a\0b@example.com")]
    public async Task An_address_that_is_none_is_an_invalid_argument(string email) =>
        await shop.Anonymous.SignInAsync(new SignInRequest { Email = email, Password = Password }).ShouldFailAsync(StatusCode.InvalidArgument);

    [Theory]
    [InlineData(nameof(UserStatus.Suspended))]
    [InlineData(nameof(UserStatus.Inactive))]
    public async Task An_account_that_is_not_active_is_told_so_only_to_who_knows_its_password(string status)
    {
        var user = await CreateAsync();
        var session = (await SignInAsync(user.Email)).Tokens;
        await SetStatusAsync(user, Enum.Parse<UserStatus>(status));

        (await FailAsync(user.Email, "not the password")).Reason().ShouldBe("CREDENTIALS_INVALID");
        var refused = await shop.Anonymous.SignInAsync(new SignInRequest { Email = user.Email, Password = Password }).ShouldFailAsync(StatusCode.PermissionDenied);
        refused.Reason().ShouldBe("ACCOUNT_NOT_ACTIVE");
        (await shop.Anonymous.RefreshTokenAsync(new RefreshTokenRequest { RefreshToken = session.RefreshToken }).ShouldFailAsync(StatusCode.PermissionDenied))
            .Reason().ShouldBe("ACCOUNT_NOT_ACTIVE");
    }

    [Fact]
    public async Task A_deleted_account_has_no_sessions()
    {
        var user = await CreateAsync();
        var session = (await SignInAsync(user.Email)).Tokens;
        await shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = user.Id });
        await FailAsync(user.Email, Password);
        (await shop.Anonymous.RefreshTokenAsync(new RefreshTokenRequest { RefreshToken = session.RefreshToken }).ShouldFailAsync(StatusCode.Unauthenticated))
            .Reason().ShouldBe("REFRESH_TOKEN_INVALID");
    }

    [Fact]
    public async Task Failures_on_all_replicas_lock_the_address_together_and_time_unlocks_it()
    {
        var user = await CreateAsync();
        for (var i = 0; i < 5; i++)
            await FailAsync(user.Email, "not the password", i % 2);

        foreach (var replica in (int[])[0, 1])
        {
            var locked = await shop.Nobody(replica).SignInAsync(new SignInRequest { Email = user.Email, Password = Password }).ShouldFailAsync(StatusCode.ResourceExhausted);
            locked.Reason().ShouldBe("SIGN_IN_LOCKED");
            locked.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromMinutes(1));
        }

        await ExecuteAsync("UPDATE sign_in_attempts SET locked_until = now() - interval '1 second' WHERE locked_until IS NOT NULL");
        await SignInAsync(user.Email);
    }

    [Fact]
    public async Task An_address_without_an_account_is_locked_too()
    {
        var email = UsersShop.UniqueEmail();
        for (var i = 0; i < 5; i++)
            await FailAsync(email, "whatever it is");
        await shop.Anonymous.SignInAsync(new SignInRequest { Email = email, Password = Password }).ShouldFailAsync(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before()
    {
        var user = await CreateAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                await FailAsync(user.Email, "not the password");
            await SignInAsync(user.Email);
        }
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_more_than_a_few()
    {
        var user = await CreateAsync();
        var guesses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var error = await Should.ThrowAsync<RpcException>(shop.Nobody(i % 2)
                .SignInAsync(new SignInRequest { Email = user.Email, Password = $"guess {i}" }, deadline: DateTime.UtcNow.AddMinutes(1)).ResponseAsync);
            return error.StatusCode;
        }));

        guesses.Count(code => code == StatusCode.Unauthenticated).ShouldBe(5);
        guesses.Count(code => code == StatusCode.ResourceExhausted).ShouldBe(35);
    }

    [Fact]
    public async Task A_hash_of_weaker_days_is_replaced_when_its_password_is_seen()
    {
        var user = await CreateAsync();
        var weak = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(new object(), Password);
        await using (var database = shop.OpenContext())
        {
            await database.PasswordCredentials.Where(known => known.UserId == Guid.Parse(user.Id))
                .ExecuteUpdateAsync(update => update.SetProperty(known => known.PasswordHash, weak));
        }

        await SignInAsync(user.Email);

        await using var after = shop.OpenContext();
        (await after.PasswordCredentials.SingleAsync(known => known.UserId == Guid.Parse(user.Id))).PasswordHash.ShouldNotBe(weak);
        await SignInAsync(user.Email);
    }

    [Fact]
    public async Task A_session_goes_on_at_any_replica_with_each_token_used_once()
    {
        var user = await CreateAsync();
        var first = (await SignInAsync(user.Email)).Tokens;
        var second = await RefreshAsync(first.RefreshToken, replica: 1);
        var third = await RefreshAsync(second.RefreshToken, replica: 0);

        new[] { first.RefreshToken, second.RefreshToken, third.RefreshToken }.Distinct().Count().ShouldBe(3);
        await shop.Person(0, third.AccessToken).GetUserAsync(new GetUserRequest { Id = user.Id });
        new JsonWebToken(third.AccessToken).Claims.Single(claim => claim.Type == "sid").Value
            .ShouldBe(new JsonWebToken(first.AccessToken).Claims.Single(claim => claim.Type == "sid").Value);
    }

    [Fact]
    public async Task A_token_that_is_used_again_ends_the_session_on_every_replica()
    {
        var first = (await SignInAsync((await CreateAsync()).Email)).Tokens;
        var second = await RefreshAsync(first.RefreshToken, replica: 0);

        (await RefuseAsync(first.RefreshToken, replica: 1)).ShouldBe("REFRESH_TOKEN_REUSED");
        (await RefuseAsync(second.RefreshToken, replica: 0)).ShouldBe("REFRESH_TOKEN_INVALID");
    }

    [Fact]
    public async Task Of_many_who_use_a_token_at_once_one_succeeds_and_the_session_ends()
    {
        var first = (await SignInAsync((await CreateAsync()).Email)).Tokens;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                return (Renewed: await RefreshAsync(first.RefreshToken, i % 2), Reason: "");
            }
            catch (RpcException e)
            {
                return (null!, e.Reason());
            }
        }));

        var winner = outcomes.Where(outcome => outcome.Renewed is not null).ShouldHaveSingleItem().Renewed;
        outcomes.Where(outcome => outcome.Renewed is null).ShouldAllBe(outcome => outcome.Reason == "REFRESH_TOKEN_REUSED" || outcome.Reason == "REFRESH_TOKEN_INVALID");
        (await RefuseAsync(winner.RefreshToken, 0)).ShouldBe("REFRESH_TOKEN_INVALID");
    }

    [Fact]
    public async Task A_session_that_was_signed_out_does_not_go_on_and_others_do()
    {
        var user = await CreateAsync();
        var (one, other) = ((await SignInAsync(user.Email)).Tokens, (await SignInAsync(user.Email)).Tokens);

        await shop.Nobody(1).SignOutAsync(new SignOutRequest { RefreshToken = one.RefreshToken });
        await shop.Nobody(0).SignOutAsync(new SignOutRequest { RefreshToken = one.RefreshToken });
        await shop.Nobody(0).SignOutAsync(new SignOutRequest { RefreshToken = "nobody's" });

        (await RefuseAsync(one.RefreshToken, 0)).ShouldBe("REFRESH_TOKEN_INVALID");
        await RefreshAsync(other.RefreshToken, 0);
    }

    [Fact]
    public async Task A_session_ends_by_itself()
    {
        var tokens = (await SignInAsync((await CreateAsync()).Email)).Tokens;
        var sid = Guid.Parse(new JsonWebToken(tokens.AccessToken).Claims.Single(claim => claim.Type == "sid").Value);
        await ExecuteAsync($"UPDATE refresh_tokens SET expires_at = now() - interval '1 second' WHERE session_id = '{sid}'");
        (await RefuseAsync(tokens.RefreshToken, 0)).ShouldBe("REFRESH_TOKEN_EXPIRED");
    }

    [Fact]
    public async Task The_oldest_session_ends_when_there_are_too_many()
    {
        var user = await CreateAsync();
        var first = (await SignInAsync(user.Email)).Tokens;
        for (var i = 0; i < UsersShop.SessionsPerUser; i++)
            await SignInAsync(user.Email);
        (await RefuseAsync(first.RefreshToken, 0)).ShouldBe("REFRESH_TOKEN_INVALID");
    }

    private async Task<User> CreateAsync(Role role = Role.Customer) => (await shop.Client.CreateUserAsync(new CreateUserRequest
    {
        User = new User { Email = UsersShop.UniqueEmail(), DisplayName = "Ada Berger", Role = role },
        Password = Password,
    })).User;

    private async Task<SignInResponse> SignInAsync(string email) =>
        await shop.Anonymous.SignInAsync(new SignInRequest { Email = email, Password = Password });

    private Task<RpcException> FailAsync(string email, string password, int replica = 0) =>
        shop.Nobody(replica).SignInAsync(new SignInRequest { Email = email, Password = password }).ShouldFailAsync(StatusCode.Unauthenticated);

    private async Task<TokenSet> RefreshAsync(string token, int replica) =>
        (await shop.Nobody(replica).RefreshTokenAsync(new RefreshTokenRequest { RefreshToken = token })).Tokens;

    private async Task<string> RefuseAsync(string token, int replica) =>
        (await shop.Nobody(replica).RefreshTokenAsync(new RefreshTokenRequest { RefreshToken = token }).ShouldFailAsync(StatusCode.Unauthenticated)).Reason();

    private async Task SetStatusAsync(User user, UserStatus status) => await shop.Client.UpdateUserAsync(new UpdateUserRequest
    {
        User = new User { Id = user.Id, Status = status },
        UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "status" } },
    });

    private async Task ExecuteAsync(string statement)
    {
        await using var command = shop.Database.CreateCommand(statement);
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
    }
}
