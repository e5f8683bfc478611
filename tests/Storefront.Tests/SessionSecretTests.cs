extern alias storefront;
using System.Security.Cryptography;
using Shouldly;
using storefront::ShopMesh.Storefront.Sessions;
using Xunit;

namespace ShopMesh.Storefront.Tests;

public sealed class SessionSecretTests
{
    [Fact]
    public void What_is_sealed_is_opened_by_the_same_cookie_and_no_other()
    {
        var secret = SessionSecret.New();
        var sealedTokens = secret.Seal("the tokens"u8);

        SessionSecret.Parse(secret.CookieValue)!.Open(sealedTokens).ShouldBe("the tokens"u8.ToArray());
        Should.Throw<CryptographicException>(() => SessionSecret.New().Open(sealedTokens));
    }

    [Fact]
    public void What_was_tampered_with_is_not_opened()
    {
        var secret = SessionSecret.New();
        var sealedTokens = secret.Seal("the tokens"u8);
        sealedTokens[^1] ^= 1;

        Should.Throw<CryptographicException>(() => secret.Open(sealedTokens));
        Should.Throw<CryptographicException>(() => secret.Open([1, 2, 3]));
    }

    [Fact]
    public void The_id_tells_nothing_of_the_cookie()
    {
        var secret = SessionSecret.New();

        secret.Id.ShouldNotBe(System.Buffers.Text.Base64Url.DecodeFromChars(secret.CookieValue));
        SessionSecret.Parse(secret.CookieValue)!.Id.ShouldBe(secret.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("no base64url at all, but of some length!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_cookie_of_another_kind_is_none(string? cookie) => SessionSecret.Parse(cookie).ShouldBeNull();
}
