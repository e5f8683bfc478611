using System.Security.Cryptography;
using System.Text.Json;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Shop.Users.V1;
using ShopMesh.Users.Tests.Running;
using ShopMesh.Users.Tokens;

namespace ShopMesh.Users.Tests.Tokens;

public sealed class SigningKeyTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task All_replicas_sign_with_one_key_and_publish_it_without_its_private_half()
    {
        var tokens = new[] { await SignInAsync(0), await SignInAsync(1) };
        var kids = tokens.Select(token => new JsonWebToken(token.AccessToken).Kid).Distinct().ToArray();
        kids.ShouldHaveSingleItem();

        foreach (var replica in (int[])[0, 1])
        {
            using var http = shop.Http(replica);
            using var response = await http.GetAsync("/.well-known/jwks.json");
            response.EnsureSuccessStatusCode();
            response.Headers.CacheControl.ShouldNotBeNull().MaxAge.ShouldBe(TimeSpan.FromMinutes(5));
            response.Headers.ETag.ShouldNotBeNull();
            response.Content.Headers.ContentType?.MediaType.ShouldBe("application/jwk-set+json");
            var json = await response.Content.ReadAsStringAsync();
            using var document = JsonDocument.Parse(json);
            var keys = document.RootElement.GetProperty("keys").EnumerateArray().ToArray();
            keys.ShouldContain(key => key.GetProperty("kid").GetString() == kids[0]);
            keys.ShouldAllBe(key => !key.EnumerateObject().Any(property => property.Name == "d"));
        }
    }

    [Fact]
    public async Task A_new_key_takes_over_on_all_replicas_and_the_old_one_verifies_until_its_tokens_have_ended()
    {
        var old = await SignInAsync(0);
        var oldKid = new JsonWebToken(old.AccessToken).Kid;
        await AgeAsync(TimeSpan.FromDays(7));
        var rings = new[] { shop.Service<SigningKeyRing>(0), shop.Service<SigningKeyRing>(1) };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => rings[i % 2].ReloadAsync(default)));

        (await CountAsync(oldKid)).ShouldBe((1L, 1L), "one replica made the next key");
        await AgeAsync(TimeSpan.FromMinutes(31));
        await Task.WhenAll(rings.Select(ring => ring.ReloadAsync(default)));

        var next = new JsonWebToken((await SignInAsync(0)).AccessToken).Kid;
        next.ShouldNotBe(oldKid);
        new JsonWebToken((await SignInAsync(1)).AccessToken).Kid.ShouldBe(next);
        foreach (var replica in (int[])[0, 1])
            await GetSelfAsync(replica, old);

        await AgeAsync(TimeSpan.FromMinutes(20));
        await Task.WhenAll(rings.Select(ring => ring.ReloadAsync(default)));
        (await CountAsync(oldKid)).Old.ShouldBe(0);
        foreach (var replica in (int[])[0, 1])
            (await Should.ThrowAsync<RpcException>(GetSelfAsync(replica, old))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task A_private_key_in_the_database_is_of_no_use_without_the_secret_or_under_another_name()
    {
        await SignInAsync(0);
        await using var database = shop.OpenContext();
        var stored = await database.SigningKeys.OrderBy(key => key.ActiveFrom).LastAsync();

        var right = shop.Service<KeyEncryption>(0);
        right.Decrypt(stored.Id, stored.EncryptionKeyId, stored.EncryptedPrivateKey).ShouldNotBeNull();
        right.Decrypt("another", stored.EncryptionKeyId, stored.EncryptedPrivateKey).ShouldBeNull();
        stored.EncryptedPrivateKey[^1] ^= 1;
        right.Decrypt(stored.Id, stored.EncryptionKeyId, stored.EncryptedPrivateKey).ShouldBeNull();
        stored.EncryptedPrivateKey[^1] ^= 1;
        NewEncryption(NewSecret()).Decrypt(stored.Id, stored.EncryptionKeyId, stored.EncryptedPrivateKey).ShouldBeNull();
    }

    [Fact]
    public void The_secret_before_still_decrypts()
    {
        var (first, second) = (NewSecret(), NewSecret());
        var box = NewEncryption(first).Encrypt("one", [1, 2, 3]);
        var rotated = NewEncryption(second, first);
        rotated.Decrypt("one", NewEncryption(first).CurrentId, box).ShouldBe([1, 2, 3]);
        rotated.CurrentId.ShouldBe(NewEncryption(second).CurrentId);
    }

    [Theory]
    [InlineData("KeyEncryptionKey", null, "KeyEncryptionKey is not set")]
    [InlineData("KeyEncryptionKey", "c2hvcnQ=", "must be base64 of at least 32 bytes")]
    [InlineData("AccessTokenLifetime", "02:00:00", "AccessTokenLifetime is 02:00:00 but must be from")]
    [InlineData("KeyLead", "6.00:00:00", "KeyLead is 6.00:00:00 but must be from")]
    public void Options_that_make_no_sense_are_named_and_secrets_are_not_repeated(string key, string? value, string expected)
    {
        var options = new UserTokenOptions { KeyEncryptionKey = NewSecret() };
        switch (key)
        {
            case nameof(options.KeyEncryptionKey): options.KeyEncryptionKey = value; break;
            case nameof(options.AccessTokenLifetime): options.AccessTokenLifetime = TimeSpan.Parse(value!, null); break;
            default: options.KeyLead = TimeSpan.Parse(value!, null); break;
        }

        var failures = new UserTokenOptionsValidator().Validate(null, options).Failures.ShouldNotBeNull();
        failures.ShouldContain(failure => failure.StartsWith("Users:Tokens:") && failure.Contains(expected));
        failures.ShouldNotContain(failure => value != null && key == nameof(options.KeyEncryptionKey) && failure.Contains(value));
    }

    private static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static KeyEncryption NewEncryption(string secret, string? previous = null) =>
        new(Options.Create(new UserTokenOptions { KeyEncryptionKey = secret, PreviousKeyEncryptionKey = previous }));

    private async Task<TokenSet> SignInAsync(int replica)
    {
        var email = UsersShop.UniqueEmail();
        await shop.Client.CreateUserAsync(new CreateUserRequest { User = new User { Email = email, DisplayName = "Ada" }, Password = Password });
        var tokens = (await shop.Nobody(replica).SignInAsync(new SignInRequest { Email = email, Password = Password })).Tokens;
        await GetSelfAsync(1 - replica, tokens);
        return tokens;
    }

    private async Task GetSelfAsync(int replica, TokenSet tokens) => await shop.Person(replica, tokens.AccessToken)
        .GetUserAsync(new GetUserRequest { Id = new JsonWebToken(tokens.AccessToken).Subject });

    // The clock is not ours to turn; what it is compared with is.
    private Task AgeAsync(TimeSpan by) => ExecuteAsync("UPDATE signing_keys SET active_from = active_from - $1", by);

    private async Task<(long Old, long Others)> CountAsync(string kid)
    {
        await using var command = shop.Database.CreateCommand("SELECT count(*) FILTER (WHERE id = $1), count(*) FILTER (WHERE id <> $1) FROM signing_keys");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = kid });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task ExecuteAsync(string statement, object value)
    {
        await using var command = shop.Database.CreateCommand(statement);
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
    }
}
