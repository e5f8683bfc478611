using System.Text;
using ShopMesh.Authority.Configuration;

namespace ShopMesh.Authority.Tests;

public sealed class ConfigurationTests
{
    private const string Contract = """
        {"Authority": {"TrustDomain": "shop.local", "Namespace": "shop", "CertificateLifetime": "24:00:00", "RenewBefore": "08:00:00",
          "AuthorityLifetime": "3650.00:00:00", "RotationRequest": "", "Owner": {"Kind":"ServiceAccount","Name":"authority"},
          "Workloads": [{"Name":"users","Identity":true,"Edge":["users","users.shop","users.shop.svc","users.shop.svc.cluster.local"]},
                        {"Name":"postgres","Edge":["postgres"],"SecretName":"postgres-tls"}]}}
        """;

    [Fact]
    public void The_chart_s_file_is_read()
    {
        var options = Parse(Contract);

        options.TrustDomain.ShouldBe("shop.local");
        options.Namespace.ShouldBe("shop");
        options.CertificateLifetime.ShouldBe(TimeSpan.FromDays(1));
        options.RenewBefore.ShouldBe(TimeSpan.FromHours(8));
        options.AuthorityLifetime.ShouldBe(TimeSpan.FromDays(3650));
        options.PropagationDelay.ShouldBe(TimeSpan.FromMinutes(5));
        options.Owner.ShouldBe(new OwnerOptions("ServiceAccount", "authority"));
        options.Workloads.Select(workload => (workload.IdentitySecretName, workload.EdgeSecretName))
            .ShouldBe([("users-identity", "users-edge"), (null, "postgres-tls")]);
    }

    [Fact]
    public void What_is_left_out_has_a_default_and_the_namespace_is_the_pod_s()
    {
        var options = Parse("""{"Authority": {"TrustDomain": "shop.local", "CertificateLifetime": "03:00:00", "Workloads": [{"Name": "users", "Identity": true}]}}""", "elsewhere");

        options.Namespace.ShouldBe("elsewhere");
        options.RenewBefore.ShouldBe(TimeSpan.FromHours(1));
        options.RotationRequest.ShouldBe("");
        options.Owner.ShouldBeNull();
    }

    [Theory]
    [InlineData("24:00:00", 24 * 60 * 60)]
    [InlineData("1.00:00:00", 24 * 60 * 60)]
    [InlineData("87600:00:00", 87600 * 60 * 60)]
    [InlineData("00:00:05", 5)]
    public void A_duration_may_have_more_than_23_hours(string text, int seconds)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("24h")]
    [InlineData("1")]
    [InlineData("-01:00:00")]
    [InlineData("1.24:00:00")]
    [InlineData("01:60:00")]
    [InlineData("01:00")]
    [InlineData("")]
    [InlineData(" 01:00:00")]
    public void Other_texts_are_no_durations(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("\"TrustDomain\": \"shop.local\"", "\"TrustDomain\": \"Shop Local\"", "Authority:TrustDomain is 'Shop Local'")]
    [InlineData("\"Namespace\": \"shop\"", "\"Namespace\": \"\"", "Authority:Namespace is ''")]
    [InlineData("24:00:00", "24h", "Authority:CertificateLifetime is '24h'; give a duration from 00:01:00 to 397.00:00:00, as hh:mm:ss or d.hh:mm:ss.")]
    [InlineData("24:00:00", "00:00:30", "Authority:CertificateLifetime is '00:00:30'")]
    [InlineData("08:00:00", "24:00:00", "Authority:RenewBefore is '24:00:00'; give a duration from 00:00:01 to 23:59:59")]
    [InlineData("3650.00:00:00", "2.00:00:00", "Authority:AuthorityLifetime is '2.00:00:00'; give a duration from 10.00:00:00")]
    [InlineData("\"ServiceAccount\"", "\"Pod\"", "Authority:Owner:Kind is 'Pod'; give ServiceAccount or ConfigMap.")]
    [InlineData("\"Name\":\"users\"", "\"Name\":\"Users!\"", "Authority:Workloads:0:Name is 'Users!'")]
    [InlineData("\"Name\":\"postgres\"", "\"Name\":\"users\"", "Authority:Workloads names 'users' 2 times.")]
    [InlineData("[\"postgres\"]", "[\"postgres\", \"-x\"]", "Authority:Workloads:1:Edge:1 is '-x', which is not a host name.")]
    [InlineData("[\"postgres\"]", "[]", "Authority:Workloads:1 asks for no certificate")]
    [InlineData("postgres-tls", "users-edge", "Authority:Workloads would write the Secret 'users-edge' for more than one purpose.")]
    [InlineData("postgres-tls", "shop-mesh-authority", "Authority:Workloads would write the Secret 'shop-mesh-authority' for more than one purpose.")]
    [InlineData("\"Name\":\"postgres\"", "\"Name\":\"postgres\",\"Identity\":true", "Authority:Workloads:1:SecretName is set, but Identity and Edge are two Secrets")]
    [InlineData("\"RotationRequest\"", "\"Rotation\"", "Authority:Rotation is not a key that the authority knows")]
    [InlineData("\"SecretName\"", "\"Secret\"", "Authority:Workloads:1:Secret is not a key that the authority knows")]
    [InlineData("\"Identity\":true", "\"Identity\":\"yes\"", "Authority:Workloads:0:Identity has a value of the wrong kind")]
    [InlineData("\"Owner\"", "\"Namespace\": \"twice\", \"Owner\"", "Authority:Namespace is there twice")]
    [InlineData("\"Authority\":", "\"Authority\" ", "authority.json is not JSON (line 1).")]
    [InlineData("{\"Authority\":", "{}//", "authority.json has no section Authority.")]
    public void A_wrong_value_is_refused_by_the_name_of_its_key(string text, string mistake, string message)
    {
        var wrong = Contract.Replace(text, mistake, StringComparison.Ordinal);
        wrong.ShouldNotBe(Contract);

        Should.Throw<ConfigurationException>(() => Parse(wrong.Split("//")[0])).Problems.ShouldHaveSingleItem().ShouldStartWith(message);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var exception = Should.Throw<ConfigurationException>(() => Parse("""{"Authority": {"CertificateLifetime": "soon", "Workloads": []}}"""));

        exception.Problems.Count.ShouldBe(4);
        foreach (var key in new[] { "TrustDomain", "Namespace", "CertificateLifetime", "Workloads" })
            exception.Problems.ShouldContain(problem => problem.StartsWith($"Authority:{key} ", StringComparison.Ordinal));
    }

    private static AuthorityOptions Parse(string json, string? podNamespace = null) =>
        OptionsReader.Parse(Encoding.UTF8.GetBytes(json), "authority.json", podNamespace);
}
