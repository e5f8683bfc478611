using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using ShopMesh.AppHost.Identity;
using Xunit;

namespace ShopMesh.AppHost.Tests;

public sealed class CertificateAuthorityTests
{
    private static readonly Uri Users = new("spiffe://shop.local/ns/local/sa/users");

    [Fact]
    public void IssueWorkload_SpiffeId_IsTheOnlyNameAndTheChainEndsAtTheAuthority()
    {
        using var authority = CertificateAuthority.Create("test CA", TimeSpan.FromDays(1), TimeProvider.System, "shop.local");

        var issued = authority.IssueWorkload(Users, TimeSpan.FromHours(1));

        using var certificate = X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKeyPem);
        certificate.HasPrivateKey.ShouldBeTrue();
        var names = certificate.Extensions.Single(extension => extension.Oid?.Value == "2.5.29.17");
        System.Text.Encoding.ASCII.GetString(names.RawData).ShouldEndWith(Users.AbsoluteUri);
        BuildsChain(certificate, authority).ShouldBeTrue();
    }

    [Fact]
    public void IssueWorkload_OtherAuthorityOfTheSameName_IsNotTrusted()
    {
        using var authority = CertificateAuthority.Create("test CA", TimeSpan.FromDays(1), TimeProvider.System, "shop.local");
        using var impostor = CertificateAuthority.Create("test CA", TimeSpan.FromDays(1), TimeProvider.System, "shop.local");

        using var certificate = X509Certificate2.CreateFromPem(impostor.IssueWorkload(Users, TimeSpan.FromHours(1)).CertificatePem);

        BuildsChain(certificate, authority).ShouldBeFalse();
    }

    [Fact]
    public void Issue_LifetimeBeyondTheAuthority_EndsWithTheAuthority()
    {
        using var authority = CertificateAuthority.Create("test CA", TimeSpan.FromHours(1), TimeProvider.System);

        authority.IssueLocalServer("edge", TimeSpan.FromDays(2)).NotAfter.ShouldBe(authority.NotAfter);
    }

    [Fact]
    public void IssueLocalServer_Certificate_CannotBeUsedByAClient()
    {
        using var authority = CertificateAuthority.Create("test CA", TimeSpan.FromDays(1), TimeProvider.System);

        using var certificate = X509Certificate2.CreateFromPem(authority.IssueLocalServer("edge", TimeSpan.FromHours(1)).CertificatePem);

        certificate.MatchesHostname("localhost").ShouldBeTrue();
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages;
        usages.Cast<System.Security.Cryptography.Oid>().Select(usage => usage.Value).ShouldBe(["1.3.6.1.5.5.7.3.1"]);
    }

    [Fact]
    public void ToString_IssuedCertificate_DoesNotShowTheKey()
    {
        using var authority = CertificateAuthority.Create("test CA", TimeSpan.FromDays(1), TimeProvider.System);

        authority.IssueWorkload(Users, TimeSpan.FromHours(1)).ToString().ShouldNotContain("PRIVATE");
    }

    [Fact]
    public void Load_ExportedAuthority_SignsAsBefore()
    {
        using var authority = CertificateAuthority.Create("test CA", TimeSpan.FromDays(1), new FakeTimeProvider(DateTimeOffset.UtcNow));

        using var loaded = CertificateAuthority.Load(authority.CertificatePem, authority.ExportPrivateKeyPem(), TimeProvider.System);

        using var certificate = X509Certificate2.CreateFromPem(loaded.IssueWorkload(Users, TimeSpan.FromHours(1)).CertificatePem);
        BuildsChain(certificate, authority).ShouldBeTrue();
    }

    private static bool BuildsChain(X509Certificate2 certificate, CertificateAuthority authority)
    {
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
