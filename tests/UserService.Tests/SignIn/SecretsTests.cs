using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests.SignIn;

/// <summary>What must not be found where it could be read, with a log that says all that there is to say.</summary>
public sealed class SecretsTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private const string WrongPassword = "a wrong password it is";

    private readonly UsersShop _shop = new(cluster)
    {
        Settings =
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
            ["Logging:LogLevel:Npgsql"] = "Trace",
        },
    };

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task No_secret_is_in_a_log_or_in_the_database()
    {
        var user = (await _shop.Client.CreateUserAsync(new CreateUserRequest
        {
            User = new User { Email = UsersShop.UniqueEmail(), DisplayName = "Ada Berger" },
            Password = Password,
        })).User;
        var tokens = (await _shop.Anonymous.SignInAsync(new SignInRequest { Email = user.Email, Password = Password })).Tokens;
        await _shop.Anonymous.SignInAsync(new SignInRequest { Email = user.Email, Password = WrongPassword }).ShouldFailAsync(StatusCode.Unauthenticated);
        await _shop.Person(0, tokens.AccessToken).GetUserAsync(new GetUserRequest { Id = user.Id });
        await _shop.Anonymous.RefreshTokenAsync(new RefreshTokenRequest { RefreshToken = tokens.RefreshToken });

        var log = _shop.Replica.Log.Text;
        log.ShouldContain("INSERT INTO refresh_tokens", Case.Sensitive, "Statements are logged, so that a parameter could be.");
        string[] secrets = [Password, WrongPassword, tokens.AccessToken, tokens.RefreshToken];
        foreach (var secret in secrets)
            log.ShouldNotContain(secret);
        await using var command = _shop.Database.CreateCommand(
            "SELECT string_agg(t::text, ' ') FROM (SELECT hash::text AS t FROM refresh_tokens UNION ALL SELECT password_hash FROM password_credentials) AS all_of_it");
        var stored = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        secrets.ShouldAllBe(secret => !stored.Contains(secret) && !stored.Contains(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret))));
    }
}
