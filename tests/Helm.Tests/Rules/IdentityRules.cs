using System.Text.RegularExpressions;
using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>Certificates say what those who check them expect.</summary>
internal static partial class IdentityRules
{
    /// <summary>A service runs under the account that its SPIFFE id names, in the trust domain and namespace of its configuration.</summary>
    public static IEnumerable<string> AreThoseOfTheAccounts(Rendered rendered)
    {
        foreach (var pods in RolloutRules.Services(rendered))
        {
            var mesh = MeshConfiguration.Of(rendered, pods.Owner.Name)["Mesh"];
            var account = pods.Spec.Text("serviceAccountName");
            if (mesh.Text("ServiceName") != account)
                yield return $"{pods} calls itself {mesh.Text("ServiceName")} and runs as {account}";
            if (mesh.Text("Namespace") != ChartCase.Namespace)
                yield return $"{pods} believes to be in namespace {mesh.Text("Namespace")}";

            var expected = $"spiffe://{mesh.Text("TrustDomain")}/ns/{ChartCase.Namespace}/sa/{account}";
            var ids = Ids(rendered, pods).ToArray();
            if (ids is not [var id] || id != expected)
                yield return $"{pods} is {expected} by its configuration, but is given {(ids.Length == 0 ? "no identity" : string.Join(", ", ids))}";
        }
    }

    /// <summary>The edge listener's certificate is for the names that clients are told to call, and the database's for the one of the connection strings.</summary>
    public static IEnumerable<string> CoverTheNamesThatAreCalled(Rendered rendered)
    {
        var names = CertificateNames(rendered).ToHashSet();
        var called = rendered.Of("ConfigMap").SelectMany(map => map.Body.Texts("data").Values).SelectMany(text => EdgeAddress().Matches(text))
            .Concat(rendered.Of("Secret").SelectMany(secret => secret.SecretTexts.Values).SelectMany(text => DatabaseHost().Matches(text)))
            .Select(match => match.Groups["host"].Value.TrimEnd('.')).Distinct()
            .Where(host => rendered.Find("Service", host.Split('.')[0]) is not null);
        return called.Where(host => !names.Contains(host)).Select(host => $"no certificate is for {host}, which clients are told to call");
    }

    private static IEnumerable<string> Ids(Rendered rendered, PodTemplate pods)
    {
        // By the csi driver, which takes it from the pod's own account.
        foreach (var volume in pods.Spec.Items("volumes").Where(volume => volume.Text("csi", "driver") == "spiffe.csi.cert-manager.io"))
            yield return $"spiffe://{MeshConfiguration.Of(rendered, pods.Owner.Name).Text("Mesh", "TrustDomain")}/ns/{ChartCase.Namespace}/sa/{pods.Spec.Text("serviceAccountName")}";

        var mounted = References.MountedSecrets(pods).ToHashSet();
        foreach (var certificate in rendered.Of("Certificate").Where(certificate => mounted.Contains(certificate.Spec.Text("secretName")!)))
        {
            foreach (var uri in (JsonArray?)certificate.Spec?["uris"] ?? [])
                yield return uri!.ToString();
        }

        if (Authority(rendered) is { } authority)
        {
            foreach (var workload in authority.Items("Workloads").Where(workload => workload.Text("Identity") == "true" && mounted.Contains($"{workload.Text("Name")}-identity")))
                yield return $"spiffe://{authority.Text("TrustDomain")}/ns/{authority.Text("Namespace")}/sa/{workload.Text("Name")}";
        }
    }

    private static IEnumerable<string> CertificateNames(Rendered rendered) =>
        rendered.Of("Certificate").SelectMany(certificate => (JsonArray?)certificate.Spec?["dnsNames"] ?? [])
            .Concat(Authority(rendered).Items("Workloads").SelectMany(workload => (JsonArray?)workload["Edge"] ?? []))
            .Select(name => name!.ToString());

    private static JsonNode? Authority(Rendered rendered) =>
        rendered.Find("ConfigMap", "authority")?.Body.Text("data", "authority.json") is { } text ? JsonNode.Parse(text)!["Authority"] : null;

    [GeneratedRegex("(dns|https):/{2,3}(?<host>[a-z0-9.-]+):9443")]
    private static partial Regex EdgeAddress();

    [GeneratedRegex("Host=(?<host>[^;]+);", RegexOptions.IgnoreCase)]
    private static partial Regex DatabaseHost();
}
