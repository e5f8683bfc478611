using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Tests.Cluster;

namespace ShopMesh.Authority.Tests;

public sealed class IssuingTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task The_first_run_makes_both_authorities_and_a_Secret_for_each_certificate()
    {
        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        _cluster.Server.SecretNames().ShouldBe(TestCluster.AllSecrets);
        output.ShouldContain("users-identity: new certificate for spiffe://shop.local/ns/shop/sa/users, signed by mesh CA 1, until 2026-03-01 13:00:00Z (there was none).");
        output.ShouldContain("postgres-tls: new certificate for postgres, postgres.shop.svc, signed by edge CA 1, until 2026-03-01 13:00:00Z");
        output.ShouldContain("6 issued, 0 updated, 0 left as they are.");
        Chains("users-identity", "orders-identity").ShouldBeTrue();
        Chains("users-edge", "postgres-tls").ShouldBeTrue();
        Chains("users-edge", "users-identity").ShouldBeFalse();
        using var edge = _cluster.CertificateOf("users-edge");
        edge.MatchesHostname("users.shop.svc.cluster.local").ShouldBeTrue();
        edge.MatchesHostname("localhost").ShouldBeFalse();
    }

    [Fact]
    public async Task Secrets_have_the_type_the_labels_and_the_owner_of_the_contract()
    {
        await _cluster.RunAsync();

        foreach (var name in TestCluster.AllSecrets)
        {
            var secret = _cluster.Server.Secret(name)!;
            secret["type"]!.GetValue<string>().ShouldBe(name == "shop-mesh-authority" ? "Opaque" : "kubernetes.io/tls");
            var labels = secret["metadata"]!["labels"]!;
            labels["app.kubernetes.io/managed-by"]!.GetValue<string>().ShouldBe("shop-mesh-authority");
            labels["app.kubernetes.io/name"]!.GetValue<string>().ShouldBe(
                name switch { "shop-mesh-authority" => name, "postgres-tls" => "postgres", _ => name.Split('-')[0] });
            labels["app.kubernetes.io/part-of"]!.GetValue<string>().ShouldBe("shop-mesh");
            labels["app.kubernetes.io/instance"]!.GetValue<string>().ShouldBe("trial");
            var owner = secret["metadata"]!["ownerReferences"]!.AsArray().ShouldHaveSingleItem()!;
            owner["kind"]!.GetValue<string>().ShouldBe("ServiceAccount");
            owner["uid"]!.GetValue<string>().ShouldBe(_cluster.AccountUid);
        }
    }

    [Fact]
    public async Task Keys_of_the_authorities_are_in_no_Secret_but_theirs()
    {
        await _cluster.RunAsync();

        var keys = _cluster.State().Lines.SelectMany(line => line.Generations).Select(generation => generation.PrivateKeyPem!.Trim()).ToArray();
        keys.Length.ShouldBe(2);
        foreach (var name in TestCluster.AllSecrets.Except(["shop-mesh-authority"]))
        {
            _cluster.Server.Secret(name)!["data"]!.AsObject().Select(file => file.Key).ShouldBe(["tls.crt", "tls.key", "ca.crt"], ignoreOrder: true);
            keys.ShouldNotContain(_cluster.FileOf(name, "tls.key").Trim());
        }
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_says_so()
    {
        await _cluster.RunAsync();
        var before = _cluster.Server.Writes.Count;

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        _cluster.Server.Writes.Count.ShouldBe(before);
        output.Trim().ShouldBe(
            "Nothing to do for 6 Secrets. The first certificate to end is that of users-identity, at 2026-03-01 13:00:00Z; it is renewed from 2026-03-01 12:40:00Z on.");
    }

    [Fact]
    public async Task A_certificate_is_renewed_within_RenewBefore_and_not_earlier()
    {
        await _cluster.RunAsync();
        using var first = _cluster.CertificateOf("users-identity");

        _cluster.Clock.Advance(TimeSpan.FromMinutes(39));
        await _cluster.RunAsync();
        using var early = _cluster.CertificateOf("users-identity");
        _cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        var (_, output) = await _cluster.RunAsync();
        using var renewed = _cluster.CertificateOf("users-identity");

        early.SerialNumber.ShouldBe(first.SerialNumber);
        renewed.SerialNumber.ShouldNotBe(first.SerialNumber);
        renewed.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfo().ShouldNotBe(first.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfo());
        output.ShouldContain("until 2026-03-01 13:40:00Z (the one before ends at 2026-03-01 13:00:00Z)");
        output.ShouldContain("6 issued");
    }

    [Fact]
    public async Task Names_that_changed_get_a_new_certificate_and_the_others_stay()
    {
        await _cluster.RunAsync();
        var before = _cluster.Server.Writes.Count;
        _cluster.Options = _cluster.Options with
        {
            Workloads = [.. _cluster.Options.Workloads.Select(workload => workload.Name == "postgres" ? workload with { Edge = ["postgres", "db.example"] } : workload)],
        };

        var (_, output) = await _cluster.RunAsync();

        output.ShouldContain("postgres-tls: new certificate for db.example, postgres, signed by edge CA 1, until 2026-03-01 13:00:00Z (its names have changed).");
        _cluster.Server.Writes.Skip(before).ShouldBe(["update secrets/postgres-tls"]);
    }

    [Fact]
    public async Task The_order_of_names_does_not_matter()
    {
        await _cluster.RunAsync();
        _cluster.Options = _cluster.Options with
        {
            Workloads = [.. _cluster.Options.Workloads.Select(workload => workload with { Edge = [.. workload.Edge.Reverse()] })],
        };

        (await _cluster.RunAsync()).Output.ShouldContain("Nothing to do");
    }

    [Fact]
    public async Task Another_trust_domain_gets_identities_of_its_own_and_a_new_mesh_CA()
    {
        await _cluster.RunAsync();
        _cluster.Options = _cluster.Options with { TrustDomain = "shop.example" };

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        output.ShouldContain("users-identity: new certificate for spiffe://shop.example/ns/shop/sa/users");
        output.ShouldContain("Rotation: made mesh CA 2");
        output.ShouldNotContain("edge CA 2");
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("another's key")]
    [InlineData("garbage")]
    [InlineData("signed by a stranger")]
    public async Task A_certificate_that_cannot_be_used_is_replaced(string mistake)
    {
        await _cluster.RunAsync();
        var secret = _cluster.Server.Secret("users-identity")!;
        var data = secret["data"]!.AsObject();
        switch (mistake)
        {
            case "no key": data.Remove("tls.key"); break;
            case "another's key": data["tls.key"] = _cluster.Server.Secret("orders-identity")!["data"]!["tls.key"]!.GetValue<string>(); break;
            case "garbage": data["tls.crt"] = Convert.ToBase64String("certificate"u8); break;
            case "signed by a stranger":
                using (var stranger = AppHost.Identity.CertificateAuthority.Create("shop.local mesh CA 1", TimeSpan.FromDays(1), _cluster.Clock, "shop.local"))
                {
                    var issued = stranger.IssueWorkload(new Uri("spiffe://shop.local/ns/shop/sa/users"), TimeSpan.FromHours(1));
                    data["tls.crt"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(issued.CertificatePem));
                    data["tls.key"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(issued.PrivateKeyPem));
                }

                break;
        }

        _cluster.Server.Put("secrets", "users-identity", secret);

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        output.ShouldContain("1 issued, 0 updated, 5 left");
        Chains("users-identity", "orders-identity").ShouldBeTrue();
    }

    [Fact]
    public async Task A_Secret_of_somebody_else_is_left_alone_and_the_others_are_written()
    {
        _cluster.Server.Put("secrets", "users-identity", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = "kubernetes.io/tls",
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cert-manager.io/certificate-name"] = "users" } },
            ["data"] = new JsonObject { ["tls.crt"] = "", ["tls.key"] = "" },
        });

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeFalse();
        output.ShouldContain("users-identity: the Secret was not made by the authority and is left alone.");
        output.ShouldContain("1 of 6 Secrets could not be brought up to date; 5 issued");
        _cluster.Server.Writes.ShouldNotContain("update secrets/users-identity");
    }

    [Fact]
    public async Task What_others_added_to_a_Secret_stays()
    {
        await _cluster.RunAsync();
        var secret = _cluster.Server.Secret("users-identity")!;
        secret["immutable"] = false;
        secret["metadata"]!["annotations"]!["example.org/note"] = "kept";
        secret["metadata"]!["labels"]!["example.org/team"] = "shop";
        secret["metadata"]!["finalizers"] = new JsonArray("example.org/protect");
        secret["data"]!["keystore.jks"] = "AAAA";
        _cluster.Server.Put("secrets", "users-identity", secret);

        _cluster.Clock.Advance(TimeSpan.FromMinutes(50));
        await _cluster.RunAsync();

        var after = _cluster.Server.Secret("users-identity")!;
        after["immutable"]!.GetValue<bool>().ShouldBeFalse();
        after["metadata"]!["annotations"]!["example.org/note"]!.GetValue<string>().ShouldBe("kept");
        after["metadata"]!["labels"]!["example.org/team"]!.GetValue<string>().ShouldBe("shop");
        after["metadata"]!["finalizers"]![0]!.GetValue<string>().ShouldBe("example.org/protect");
        after["data"]!["keystore.jks"]!.GetValue<string>().ShouldBe("AAAA");
        after["data"]!["tls.crt"]!.GetValue<string>().ShouldNotBe(secret["data"]!["tls.crt"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_new_installation_becomes_the_owner_of_what_the_one_before_left()
    {
        await _cluster.RunAsync();
        using var before = _cluster.CertificateOf("users-identity");
        _cluster.Server.Put("serviceaccounts", "authority", new JsonObject { ["metadata"] = new JsonObject { ["uid"] = "another" } });

        var (_, output) = await _cluster.RunAsync();

        output.ShouldContain("users-identity: labels and owner put right; the certificate, good until 2026-03-01 13:00:00Z, stays.");
        foreach (var name in TestCluster.AllSecrets)
        {
            _cluster.Server.Secret(name)!["metadata"]!["ownerReferences"]!.AsArray().ShouldHaveSingleItem()!["uid"]!.GetValue<string>().ShouldBe("another");
        }

        using var after = _cluster.CertificateOf("users-identity");
        after.SerialNumber.ShouldBe(before.SerialNumber);
    }

    [Fact]
    public async Task A_workload_that_is_added_gets_its_Secret_and_nothing_else_is_written()
    {
        await _cluster.RunAsync();
        var before = _cluster.Server.Writes.Count;
        _cluster.Options = _cluster.Options with { Workloads = [.. _cluster.Options.Workloads, new WorkloadOptions("carts", true, [], null)] };

        await _cluster.RunAsync();

        _cluster.Server.Writes.Skip(before).ShouldBe(["create secrets/carts-identity"]);
        Chains("carts-identity", "users-identity").ShouldBeTrue();
    }

    [Fact]
    public async Task A_damaged_state_is_told_and_nothing_is_written()
    {
        await _cluster.RunAsync();
        var secret = _cluster.Server.Secret("shop-mesh-authority")!;
        secret["data"]!.AsObject().Remove("mesh-1.key");
        _cluster.Server.Put("secrets", "shop-mesh-authority", secret);
        var before = _cluster.Server.Writes.Count;

        var exception = await Should.ThrowAsync<Kubernetes.KubernetesException>(() => _cluster.RunAsync());

        exception.Message.ShouldStartWith("The Secret shop-mesh-authority cannot be used: it has no mesh-1.key.");
        _cluster.Server.Writes.Count.ShouldBe(before);
    }

    private bool Chains(string leaf, string bundle)
    {
        using var certificate = _cluster.CertificateOf(leaf);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(_cluster.FileOf(bundle, "ca.crt"));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _cluster.Clock.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(certificate);
    }
}
