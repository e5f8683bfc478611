using System.Reflection;
using Polyfills.Grpc.Tests.Contract;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Contract;

/// <summary>Holds the polyfills to what the real Testcontainers assemblies want of them.</summary>
public sealed class RealAssemblyTests
{
    private static readonly string[] Assemblies = ["Testcontainers", "Testcontainers.PostgreSql"];

    private static readonly string[] Polyfills =
    [
        "Docker.DotNet", "Docker.DotNet.Handler.Abstractions", "Docker.DotNet.NPipe", "Docker.DotNet.X509", "ICSharpCode.SharpZipLib", "Renci.SshNet",
    ];

    public static TheoryData<string, string> References()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in Assemblies)
        {
            using var assembly = Open(name);
            foreach (var reference in assembly.References.Where(reference => Polyfills.Contains(reference.Name)))
                data.Add(name, reference.Name!);
        }

        return data;
    }

    [Fact]
    public void Testcontainers_references_all_of_them()
        => References().Where(row => row.Data.Item1 == "Testcontainers").Select(row => row.Data.Item2).Order(StringComparer.Ordinal).ShouldBe(Polyfills);

    [Theory]
    [MemberData(nameof(References))]
    public void Every_type_and_member_that_is_referenced_exists_with_that_signature(string assembly, string polyfill)
    {
        using var real = Open(assembly);
        using var ours = Open(polyfill);

        var referenced = real.ReferencesTo(polyfill);
        referenced.ShouldNotBeEmpty();
        referenced.Except(ours.Definitions(), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(References))]
    public void The_polyfill_has_the_version_that_is_referenced(string assembly, string polyfill)
    {
        using var real = Open(assembly);

        // Not the key: the runtime takes an assembly without one, and where none can be had ours has none.
        AssemblyName.GetAssemblyName(PathOf(polyfill)).Version.ShouldBe(real.References.Single(reference => reference.Name == polyfill).Version);
    }

    [Theory]
    [InlineData("Testcontainers")]
    [InlineData("Testcontainers.PostgreSql")]
    public void Every_type_of_the_real_assembly_loads_on_the_polyfills(string assembly)
        => Should.NotThrow(() => Assembly.Load(assembly).GetTypes()).ShouldNotBeEmpty();

    private static AssemblyMetadata Open(string assembly) => new(PathOf(assembly));

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}
