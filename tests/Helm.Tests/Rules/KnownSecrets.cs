using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Yaml;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>The Secrets that will be there once everything has run.</summary>
internal static class KnownSecrets
{
    /// <summary>Those that the chart makes, cert-manager or the authority write, and whoever installs it has named in values.</summary>
    public static HashSet<string> Of(Rendered rendered) =>
    [
        .. rendered.Of("Secret").Select(secret => secret.Name),
        .. rendered.Of("Certificate").Select(certificate => certificate.Spec.Text("secretName")!),
        .. ByAuthority(rendered),
        .. NamedInValues(rendered.Case),
        .. OfExternalDatabase(rendered),
    ];

    private static IEnumerable<string> ByAuthority(Rendered rendered)
    {
        if (rendered.Find("ConfigMap", "authority")?.Body.Text("data", "authority.json") is not { } text)
            yield break;
        foreach (var workload in JsonNode.Parse(text).Items("Authority", "Workloads"))
        {
            var name = workload.Text("Name");
            if (workload.Text("Identity") == "true")
                yield return $"{name}-identity";
            if (workload["Edge"] is not null)
                yield return workload.Text("SecretName") ?? $"{name}-edge";
        }
    }

    private static IEnumerable<string> NamedInValues(ChartCase of)
    {
        var values = of.EffectiveValues;
        var named = Texts(values, false).ToArray();
        // The name of one for each service, such as "{service}-connection".
        return named.Concat(named.SelectMany(name => Workloads(values).Select(workload => name.Replace("{service}", workload, StringComparison.Ordinal))));
    }

    // values.yaml: without a name of their own they have to be there under these.
    private static IEnumerable<string> OfExternalDatabase(Rendered rendered) =>
        rendered.Case.EffectiveValues.Text("postgres", "enabled") != "false" ? []
            : Workloads(rendered.Case.EffectiveValues).SelectMany(workload => (string[])[$"{workload}-database", $"{workload}-database-owner"]);

    private static IEnumerable<string> Workloads(JsonObject values) => values.Entries("services").Select(pair => pair.Key).Append("storefront");

    // Under keys that say so, such as existingSecret, secretName or passwordSecret: {name: …}.
    private static IEnumerable<string> Texts(JsonNode? node, bool isSecret) => node switch
    {
        JsonObject item => item.SelectMany(pair => Texts(pair.Value, isSecret || pair.Key.Contains("secret", StringComparison.OrdinalIgnoreCase))),
        JsonArray items => items.SelectMany(item => Texts(item, isSecret)),
        JsonValue value when isSecret && value.ToString().Length > 0 => [value.ToString()],
        _ => [],
    };
}
