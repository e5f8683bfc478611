using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ShopMesh.Polyfills.IdentityModel.Tests;

public sealed class JsonWebTokenTests
{
    // RFC 7515, appendix A.3.
    private const string A3Key =
        """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";

    private const string A3Token =
        "eyJhbGciOiJFUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static readonly JsonWebTokenHandler Handler = new();
    private static readonly ECDsaSecurityKey Key = NewKey("one");

    [Fact]
    public async Task The_example_of_the_specification_verifies()
    {
        var result = await Handler.ValidateTokenAsync(A3Token, new TokenValidationParameters
        {
            IssuerSigningKey = new JsonWebKey(A3Key),
            ValidIssuer = "joe",
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        result.Claims["http://example.com/is_root"].ShouldBe(true);
        result.Claims["exp"].ShouldBe(1300819380L);
    }

    [Fact]
    public async Task The_example_of_the_specification_has_ended_long_ago()
    {
        var result = await Handler.ValidateTokenAsync(A3Token, new TokenValidationParameters
        {
            IssuerSigningKey = new JsonWebKey(A3Key),
            ValidIssuer = "joe",
            ValidateAudience = false,
        });
        result.Exception.ShouldBeOfType<SecurityTokenExpiredException>().Expires.ShouldBe(DateTime.UnixEpoch.AddSeconds(1300819380));
    }

    [Fact]
    public async Task What_is_written_is_read()
    {
        var now = DateTime.UtcNow;
        var token = Handler.CreateToken(Descriptor(descriptor => descriptor.Claims = new Dictionary<string, object>
        {
            ["sub"] = "ada",
            ["role"] = new[] { "customer", "admin" },
            ["level"] = 7,
            ["quoted"] = "a \"b\" ü",
        }));
        var result = await Handler.ValidateTokenAsync(token, Parameters());

        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        var read = result.SecurityToken.ShouldBeOfType<JsonWebToken>();
        (read.Alg, read.Kid, read.Typ, read.Subject, read.Issuer).ShouldBe(("ES256", "one", "JWT", "ada", "shop"));
        read.Audiences.ShouldBe(["people"]);
        read.TryGetPayloadValue<string[]>("role", out var roles).ShouldBeTrue();
        roles.ShouldBe(["customer", "admin"]);
        read.TryGetPayloadValue<string>("quoted", out var quoted).ShouldBeTrue();
        quoted.ShouldBe("a \"b\" ü");
        read.TryGetPayloadValue<string>("level", out _).ShouldBeFalse("a number is not a text");
        result.ClaimsIdentity!.FindAll("role").Select(claim => claim.Value).ShouldBe(["customer", "admin"]);
        read.ValidTo.ShouldBeInRange(now.AddMinutes(9), now.AddMinutes(11));
    }

    [Fact]
    public async Task Keys_go_through_a_key_set_without_their_private_part()
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(Key);
        var set = JsonWebKeySet.Create($$"""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","kid":"one","use":"sig","x":"{{key.X}}","y":"{{key.Y}}"}]}""");
        set.GetSigningKeys().Count.ShouldBe(1);
        (await Handler.ValidateTokenAsync(Handler.CreateToken(Descriptor()), Parameters(set.GetSigningKeys()))).IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", false)]
    [InlineData("""{"alg":"none","kid":"one"}""", true)]
    [InlineData("""{"alg":"None","kid":"one"}""", true)]
    [InlineData("""{"kid":"one"}""", true)]
    [InlineData("""{"alg":"ES384","kid":"one"}""", true)]
    [InlineData("""{"alg":["ES256"],"kid":"one"}""", true)]
    [InlineData("""{"alg":"HS256","kid":"one"}""", true)]
    [InlineData("""{"alg":"ES256","alg":"ES256","kid":"one"}""", true)]
    [InlineData("""{"alg":"ES256","kid":"one","crit":["exp"]}""", true)]
    public async Task Another_header_is_refused(string header, bool hasSignature)
    {
        // Signed properly over whatever the header says, so that nothing but the header can be the reason.
        var payload = Handler.CreateToken(Descriptor()).Split('.')[1];
        var input = $"{Base64UrlEncoder.Encode(header)}.{payload}";
        var signature = hasSignature ? Sign(input) : "";
        (await Handler.ValidateTokenAsync($"{input}.{signature}", Parameters())).IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        var payload = Handler.CreateToken(Descriptor()).Split('.')[1];
        var input = $"{Base64UrlEncoder.Encode("""{"alg":"HS256","typ":"JWT","kid":"one"}""")}.{payload}";
        foreach (var secret in (byte[][])[Key.ECDsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(Key.ECDsa.ExportSubjectPublicKeyInfoPem())])
        {
            var forged = $"{input}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
            (await Handler.ValidateTokenAsync(forged, Parameters())).Exception.ShouldBeOfType<SecurityTokenInvalidAlgorithmException>();
        }
    }

    [Fact]
    public async Task Any_changed_character_makes_a_token_invalid()
    {
        var token = Handler.CreateToken(Descriptor());
        for (var i = 0; i < token.Length; i++)
        {
            var other = token[i] == 'A' ? 'B' : 'A';
            (await Handler.ValidateTokenAsync($"{token[..i]}{other}{token[(i + 1)..]}", Parameters())).IsValid.ShouldBeFalse($"at {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("e30.e30.AA")]
    [InlineData("W10.W10.AA")]
    [InlineData("a.b.c.d.e")]
    [InlineData("!!!.###.$$$")]
    public async Task What_is_no_token_is_refused_and_nothing_is_thrown(string text) =>
        (await Handler.ValidateTokenAsync(text, Parameters())).IsValid.ShouldBeFalse();

    [Fact]
    public async Task A_token_that_is_too_long_is_not_read()
    {
        var handler = new JsonWebTokenHandler { MaximumTokenSizeInBytes = 100 };
        var result = await handler.ValidateTokenAsync(Handler.CreateToken(Descriptor()), Parameters());
        result.Exception.ShouldBeAssignableTo<ArgumentException>();
        result.SecurityToken.ShouldBeNull();
    }

    [Fact]
    public async Task A_key_of_another_name_or_curve_does_not_verify()
    {
        var token = Handler.CreateToken(Descriptor());
        var parameters = Parameters([NewKey("two")]);
        parameters.TryAllIssuerSigningKeys = false;
        (await Handler.ValidateTokenAsync(token, parameters)).Exception.ShouldBeOfType<SecurityTokenSignatureKeyNotFoundException>();
        (await Handler.ValidateTokenAsync(token, Parameters([NewKey("one")]))).Exception.ShouldBeOfType<SecurityTokenInvalidSignatureException>();
        var other = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "one" };
        (await Handler.ValidateTokenAsync(token, Parameters([other]))).Exception.ShouldBeOfType<SecurityTokenInvalidSignatureException>();
    }

    [Fact]
    public async Task A_resolver_alone_decides_about_keys()
    {
        var parameters = Parameters();
        parameters.IssuerSigningKeyResolver = (_, _, kid, _) => kid == "one" ? [] : [Key];
        (await Handler.ValidateTokenAsync(Handler.CreateToken(Descriptor()), parameters)).Exception.ShouldBeOfType<SecurityTokenSignatureKeyNotFoundException>();
    }

    [Fact]
    public async Task Audience_issuer_type_and_times_are_checked()
    {
        await RefusedAsync<SecurityTokenInvalidAudienceException>(descriptor => descriptor.Audience = "others");
        await RefusedAsync<SecurityTokenInvalidAudienceException>(descriptor => descriptor.Audience = null);
        await RefusedAsync<SecurityTokenInvalidIssuerException>(descriptor => descriptor.Issuer = "mallory");
        await RefusedAsync<SecurityTokenInvalidIssuerException>(descriptor => descriptor.Issuer = null);
        await RefusedAsync<SecurityTokenInvalidTypeException>(descriptor => descriptor.TokenType = "refresh");
        await RefusedAsync<SecurityTokenExpiredException>(descriptor =>
        {
            descriptor.NotBefore = DateTime.UtcNow.AddMinutes(-20);
            descriptor.Expires = DateTime.UtcNow.AddMinutes(-10);
        });
        await RefusedAsync<SecurityTokenNotYetValidException>(descriptor => descriptor.NotBefore = DateTime.UtcNow.AddMinutes(8));
        await RefusedAsync<SecurityTokenMalformedException>(descriptor =>
        {
            descriptor.Expires = null;
            descriptor.Claims = new Dictionary<string, object> { ["exp"] = "never" };
        });
        await RefusedAsync<SecurityTokenNoExpirationException>(descriptor => descriptor.Expires = null);
    }

    [Fact]
    public async Task A_lifetime_validator_decides_in_place_of_the_clock()
    {
        var parameters = Parameters();
        parameters.LifetimeValidator = (_, _, _, _) => false;
        (await Handler.ValidateTokenAsync(Handler.CreateToken(Descriptor()), parameters)).Exception.ShouldBeOfType<SecurityTokenInvalidLifetimeException>();
    }

    private static async Task RefusedAsync<TException>(Action<SecurityTokenDescriptor> change) where TException : Exception
    {
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        var result = await handler.ValidateTokenAsync(handler.CreateToken(Descriptor(change)), Parameters());
        result.IsValid.ShouldBeFalse();
        result.Exception.ShouldBeOfType<TException>();
    }

    private static string Sign(string input) => Base64UrlEncoder.Encode(Key.ECDsa.SignData(
        Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    private static ECDsaSecurityKey NewKey(string name) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = name };

    private static SecurityTokenDescriptor Descriptor(Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = "shop",
            Audience = "people",
            NotBefore = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(10),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(descriptor);
        return descriptor;
    }

    private static TokenValidationParameters Parameters(IEnumerable<SecurityKey>? keys = null) => new()
    {
        ClockSkew = TimeSpan.FromSeconds(30),
        IssuerSigningKeys = keys ?? [Key],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidAudience = "people",
        ValidIssuer = "shop",
        ValidTypes = ["JWT"],
    };
}
