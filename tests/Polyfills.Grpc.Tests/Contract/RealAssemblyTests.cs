using System.Reflection;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Contract;

/// <summary>
/// Holds the polyfills to what the real gRPC assemblies want of them. Every assembly beside the tests that references a polyfill
/// is looked at, so that a new version of a package, or a new package, is held to it without a change here.
/// </summary>
public sealed class RealAssemblyTests
{
    private static readonly string[] Polyfills = ["Grpc.Core.Api", "Grpc.Net.Common"];

    public static TheoryData<string, string> ReferencesToPolyfills()
    {
        var data = new TheoryData<string, string>();
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal))
        {
            using var assembly = new AssemblyMetadata(path);
            foreach (var reference in assembly.References.Where(reference => Polyfills.Contains(reference.Name)))
                data.Add(assembly.Name, reference.Name!);
        }

        return data;
    }

    [Fact]
    public void The_real_client_and_server_are_among_the_assemblies_that_are_looked_at()
    {
        var references = ReferencesToPolyfills().Select(row => row.Data).ToList();

        foreach (var polyfill in Polyfills)
        {
            references.ShouldContain(("Grpc.Net.Client", polyfill));
            references.ShouldContain(("Grpc.AspNetCore.Server", polyfill));
        }
    }

    [Theory]
    [MemberData(nameof(ReferencesToPolyfills))]
    public void Every_type_and_member_that_is_referenced_exists_with_that_signature(string assembly, string polyfill)
    {
        using var real = Open(assembly);
        using var ours = Open(polyfill);

        var referenced = real.ReferencesTo(polyfill);
        referenced.ShouldNotBeEmpty();
        referenced.Except(ours.Definitions(), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(ReferencesToPolyfills))]
    public void The_polyfill_has_the_identity_that_is_referenced(string assembly, string polyfill)
    {
        using var real = Open(assembly);
        var referenced = real.References.Single(reference => reference.Name == polyfill);

        AssemblyName.GetAssemblyName(PathOf(polyfill)).FullName.ShouldBe(referenced.FullName);
    }

    [Theory]
    [InlineData("Grpc.Net.Client")]
    [InlineData("Grpc.AspNetCore.Server")]
    public void Every_type_of_the_real_assembly_loads_on_the_polyfills(string assembly) =>
        Should.NotThrow(() => Assembly.Load(assembly).GetTypes()).ShouldNotBeEmpty();

    [Fact]
    public void Signatures_are_compared_and_not_only_names()
    {
        using var real = Open("Grpc.Net.Client");
        using var ours = Open("Grpc.Core.Api");
        var referenced = real.ReferencesTo("Grpc.Core.Api");
        const string Method = "Grpc.Core.IAsyncStreamReader`1::MoveNext";

        referenced.ShouldContain($"{Method}(System.Threading.CancellationToken) : System.Threading.Tasks.Task`1<Boolean>");
        ours.Definitions().Where(member => member.StartsWith(Method, StringComparison.Ordinal)).ShouldHaveSingleItem();
        ours.Definitions().ShouldNotContain($"{Method}() : System.Threading.Tasks.Task`1<Boolean>");
    }

    [Fact]
    public void What_is_not_visible_to_other_assemblies_does_not_count_as_existing()
    {
        using var ours = Open("Grpc.Core.Api");
        var definitions = ours.Definitions();

        definitions.ShouldContain("Grpc.Core.ServerCallContext::get_MethodCore() : String");
        definitions.ShouldNotContain("Grpc.Core.ChannelCredentials::get_IsComposable() : Boolean");
        definitions.ShouldNotContain("Grpc.Core.UnimplementedCallInvoker");
    }

    private static AssemblyMetadata Open(string assembly) => new(PathOf(assembly));

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");

    private static bool IsManaged(string path)
    {
        try
        {
            AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
