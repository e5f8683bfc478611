using System.Reflection;
using ShopMesh.Helm.Tests.Chart;
using ShopMesh.Helm.Tests.Schemas;
using ShopMesh.Helm.Tests.Yaml;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Helm.Tests.Mesh;

/// <summary>
/// The options of section <c>Mesh</c> that the chart's schema lets through are those that services have: one that only the schema has would
/// keep pods from starting, and one that only services have could not be set.
/// </summary>
public sealed class OptionsTests
{
    /// <summary>What is not for values: where certificates are mounted, and secrets.</summary>
    private static readonly string[] NotForValues =
    [
        "Mesh:Identity:CertificatePath", "Mesh:Identity:PrivateKeyPath", "Mesh:Identity:TrustBundlePath",
        "Mesh:Edge:CertificatePath", "Mesh:Edge:PrivateKeyPath", "Mesh:Edge:TrustBundlePath", "Mesh:Edge:ApiKey",
        "Mesh:Database:Account",
    ];

    [Fact]
    public void The_schema_offers_no_option_that_services_do_not_have() =>
        Offered().Except(Known()).ShouldBeEmpty();

    [Fact]
    public void The_schema_offers_every_option_that_services_have() =>
        Known().Except(Offered()).Except(NotForValues).ShouldBeEmpty();

    private static IEnumerable<string> Offered()
    {
        var document = ChartFiles.ValuesSchema;
        var schema = new JsonSchema(document);
        var mesh = schema.Resolve((JsonObject)document.At("properties", "mesh", "properties", "configuration")!);
        return mesh.Entries("properties").SelectMany(section => schema.Resolve((JsonObject)section.Value!) is var found && found["properties"] is JsonObject options
            ? options.Select(option => $"Mesh:{section.Key}:{option.Key}")
            : [$"Mesh:{section.Key}"]);
    }

    // The options are internal to ServiceDefaults, as they should be.
    private static IEnumerable<string> Known()
    {
        var types = typeof(ServiceDefaultsExtensions).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(contract => contract.Name == "IMeshOptions")).ToArray();
        types.Length.ShouldBeGreaterThan(5);

        var sections = types.ToDictionary(SectionOf);
        return sections.SelectMany(section => section.Value.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(property => $"{section.Key}:{property.Name}"))
            .Where(key => !sections.ContainsKey(key));
    }

    private static string SectionOf(Type options) =>
        (string)options.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Single(property => property.Name == "Section" || property.Name.EndsWith("IMeshOptions.Section", StringComparison.Ordinal)).GetValue(null)!;
}
