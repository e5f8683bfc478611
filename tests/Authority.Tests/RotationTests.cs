using System.Security.Cryptography.X509Certificates;
using ShopMesh.Authority.Rotation;
using ShopMesh.Authority.Tests.Cluster;

namespace ShopMesh.Authority.Tests;

public sealed class RotationTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_request_goes_through_its_phases_and_says_where_it_is()
    {
        await _cluster.RunAsync();
        using var first = _cluster.CertificateOf("users-identity");
        Ask("2");

        var announced = (await _cluster.RunAsync()).Output;
        announced.ShouldContain("Rotation: made mesh CA 2, good until 2036-02-27 12:00:00Z, as asked for by '2'; it goes into every bundle first.");
        announced.ShouldContain("users-identity: the trust bundle is now mesh CA 1 and 2; the certificate, good until 2026-03-01 13:00:00Z, stays.");
        announced.ShouldContain("mesh CA 2 is in every bundle; a run after 2026-03-01 12:05:00Z lets it sign.");
        BundleOf("users-identity").ShouldBe(["CN=shop.local mesh CA 1", "CN=shop.local mesh CA 2"]);
        BundleOf("users-edge").ShouldBe(["CN=shop.local edge CA 1", "CN=shop.local edge CA 2"]);
        _cluster.CertificateOf("users-identity").SerialNumber.ShouldBe(first.SerialNumber);

        Advance(minutes: 4);
        (await _cluster.RunAsync()).Output.ShouldContain("Nothing to do for 6 Secrets.");

        Advance(minutes: 1);
        var signing = (await _cluster.RunAsync()).Output;
        signing.ShouldContain("mesh CA 2 signs from now on; mesh CA 1 is trusted until 2026-03-01 13:10:00Z, when its last certificate has ended.");
        signing.ShouldContain("users-identity: new certificate for spiffe://shop.local/ns/shop/sa/users, signed by mesh CA 2, until 2026-03-01 13:05:00Z (the one before was signed by mesh CA 1).");
        BundleOf("users-identity").Count.ShouldBe(2);
        _cluster.State().Mesh.Generations[0].PrivateKeyPem.ShouldBeNull();
        _cluster.Server.Secret("shop-mesh-authority")!["data"]!["mesh-1.key"].ShouldBeNull();

        Advance(minutes: 60);
        (await _cluster.RunAsync()).Output.ShouldContain("Rotation: mesh CA 1 stays in the bundles until 2026-03-01 13:10:00Z.");
        BundleOf("users-identity").Count.ShouldBe(2);

        Advance(minutes: 6);
        var over = (await _cluster.RunAsync()).Output;
        over.ShouldContain("mesh CA 1 leaves the bundles: its last certificate has ended.");
        BundleOf("users-identity").ShouldBe(["CN=shop.local mesh CA 2"]);
        (await _cluster.RunAsync()).Output.ShouldStartWith("Nothing to do for 6 Secrets.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("first")]
    public async Task A_request_that_was_followed_and_an_empty_one_change_nothing(string request)
    {
        Ask("first");
        await _cluster.RunAsync();
        Ask(request);

        (await _cluster.RunAsync()).Output.ShouldStartWith("Nothing to do");
        _cluster.State().Mesh.Generations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_request_during_a_rotation_waits_for_its_turn()
    {
        await _cluster.RunAsync();
        Ask("2");
        await _cluster.RunAsync();
        Ask("3");

        (await _cluster.RunAsync()).Output.ShouldContain("Rotation: '3' begins when the new authority of the one under way signs.");
        _cluster.State().Mesh.Generations.Length.ShouldBe(2);
        Advance(minutes: 6);
        await _cluster.RunAsync();

        _cluster.State().Mesh.Generations.Select(generation => (generation.Number, generation.Stage))
            .ShouldBe([(1, Stage.Retired), (2, Stage.Current), (3, Stage.Announced)]);
        BundleOf("orders-identity").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_bundle_that_could_not_be_written_keeps_the_new_authority_from_signing()
    {
        await _cluster.RunAsync();
        Ask("2");
        _cluster.Server.Forbidden = request => request is { Verb: "update", Name: "orders-identity" };
        (await _cluster.RunAsync()).Succeeded.ShouldBeFalse();
        Advance(minutes: 10);

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeFalse();
        output.ShouldContain("Rotation: mesh CA 2 is not in every bundle yet.");
        _cluster.State().Mesh.Current.Number.ShouldBe(1);

        // The time in which it is made known begins when the last bundle has it.
        _cluster.Server.Forbidden = _ => false;
        await _cluster.RunAsync();
        Advance(minutes: 4);
        await _cluster.RunAsync();
        _cluster.State().Mesh.Current.Number.ShouldBe(1);
        Advance(minutes: 2);
        await _cluster.RunAsync();
        _cluster.State().Mesh.Current.Number.ShouldBe(2);
    }

    [Fact]
    public async Task Longer_certificates_of_before_keep_their_authority_in_the_bundles_until_they_end()
    {
        _cluster.Options = _cluster.Options with { CertificateLifetime = TimeSpan.FromHours(12) };
        await _cluster.RunAsync();
        _cluster.Options = _cluster.Options with { CertificateLifetime = TimeSpan.FromHours(1), RotationRequest = "2" };
        await _cluster.RunAsync();
        Advance(minutes: 6);
        await _cluster.RunAsync();

        Advance(minutes: 11 * 60);
        await _cluster.RunAsync();
        BundleOf("users-identity").Count.ShouldBe(2);
        Advance(minutes: 65);
        await _cluster.RunAsync();

        BundleOf("users-identity").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Authorities_are_replaced_before_they_end_without_a_request()
    {
        _cluster.Options = _cluster.Options with { AuthorityLifetime = TimeSpan.FromHours(20) };
        await _cluster.RunAsync();
        Advance(minutes: (17 * 60) + 59);
        (await _cluster.RunAsync()).Output.ShouldNotContain("CA 2");
        Advance(minutes: 1);

        (await _cluster.RunAsync()).Output.ShouldContain("Rotation: made mesh CA 2, good until 2026-03-03 02:00:00Z, because mesh CA 1 ends at 2026-03-02 08:00:00Z");
        Advance(minutes: 6);
        await _cluster.RunAsync();

        _cluster.State().Lines.ShouldAllBe(line => line.Current.Number == 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Authorities_that_ended_while_nothing_ran_are_replaced_at_once(bool announced)
    {
        _cluster.Options = _cluster.Options with { AuthorityLifetime = TimeSpan.FromHours(20) };
        await _cluster.RunAsync();
        if (announced)
        {
            Ask("2");
            Advance(minutes: 18 * 60);
            await _cluster.RunAsync();
        }

        Advance(minutes: announced ? 3 * 60 : 21 * 60);
        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        output.ShouldContain("6 issued");
        _cluster.State().Lines.ShouldAllBe(line => line.Current.Number == 2);
        using var certificate = _cluster.CertificateOf("users-identity");
        certificate.NotAfter.ToUniversalTime().ShouldBe(_cluster.Clock.GetUtcNow().UtcDateTime.AddHours(1));
    }

    [Fact]
    public async Task Authorities_that_were_deleted_are_replaced_at_once_and_so_are_all_certificates()
    {
        await _cluster.RunAsync();
        var before = _cluster.State();
        _cluster.Server.Delete("shop-mesh-authority");

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        output.ShouldContain("6 issued");
        _cluster.State().Id.ShouldNotBe(before.Id);
        ShouldBelieveEachOther();
        _cluster.FileOf("users-identity", "ca.crt").ShouldNotContain(before.Mesh.Current.CertificatePem.Trim());
        (await _cluster.RunAsync()).Output.ShouldStartWith("Nothing to do");
    }

    [Fact]
    public async Task A_certificate_never_outlives_its_authority()
    {
        _cluster.Options = _cluster.Options with { AuthorityLifetime = TimeSpan.FromHours(20) };
        await _cluster.RunAsync();
        var end = _cluster.State().Mesh.Current.NotAfter;
        Advance(minutes: (19 * 60) + 30);

        await _cluster.RunAsync();

        using var certificate = _cluster.CertificateOf("users-identity");
        certificate.NotAfter.ToUniversalTime().ShouldBe(end.UtcDateTime);
    }

    [Fact]
    public async Task A_run_that_is_killed_at_any_request_leaves_members_that_believe_each_other_and_the_next_goes_on()
    {
        await _cluster.RunAsync();
        Ask("2");
        var kill = 0;
        for (var minute = 0; _cluster.State().Mesh.Generations is not [{ Number: 2 }]; minute += 2)
        {
            minute.ShouldBeLessThan(240);

            // Each run gets a request further than the one before, and comes back to the first.
            using var stop = new CancellationTokenSource();
            var left = kill++ % 22;
            _cluster.Server.Before = async (_, _) =>
            {
                if (left-- == 0)
                    await stop.CancelAsync();
                return null;
            };
            try
            {
                await _cluster.RunUntilAsync("authority", stop.Token);
            }
            catch (OperationCanceledException)
            {
            }

            ShouldBelieveEachOther();
            Advance(minutes: 2);
        }

        _cluster.Server.Before = (_, _) => Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(null);
        (await _cluster.RunAsync()).Succeeded.ShouldBeTrue();
        ShouldBelieveEachOther();
    }

    private void Ask(string request) => _cluster.Options = _cluster.Options with { RotationRequest = request };

    private void Advance(int minutes) => _cluster.Clock.Advance(TimeSpan.FromMinutes(minutes));

    private List<string> BundleOf(string secret)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(_cluster.FileOf(secret, "ca.crt"));
        return [.. bundle.Select(certificate => certificate.Subject)];
    }

    private void ShouldBelieveEachOther()
    {
        string[] members = ["users-identity", "products-identity", "orders-identity"];
        foreach (var member in members)
        {
            using var certificate = _cluster.CertificateOf(member);
            foreach (var other in members)
            {
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.ImportFromPem(_cluster.FileOf(other, "ca.crt"));
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.VerificationTime = _cluster.Clock.GetUtcNow().LocalDateTime;
                chain.ChainPolicy.VerificationTimeIgnored = false;
                chain.Build(certificate).ShouldBeTrue($"{other} does not believe {member}: {string.Join(", ", chain.ChainStatus.Select(status => status.Status))}");
            }
        }
    }
}
