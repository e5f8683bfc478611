using ShopMesh.Helm.Tests.Rendering;
using ShopMesh.Helm.Tests.Rules;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Helm.Tests.Mesh;

/// <summary>
/// The real services start with the configuration that the chart makes for them: a key that they do not know, or a value that they refuse, would
/// be told by a pod that restarts again and again.
/// </summary>
public sealed class AcceptedConfigurationTests : IDisposable
{
    private readonly MeshIdentities _identities = new();

    public static TheoryData<string> Services => ["users", "products", "orders"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_starts_with_the_configuration_that_the_chart_makes(string service)
    {
        var rendered = await ChartCase.Default.RenderAsync(Cancelled);

        await using var process = await StartAsync(rendered, service);

        process.Output.ShouldContain("Application started");
    }

    [Fact]
    public async Task A_service_refuses_a_key_that_it_does_not_know()
    {
        var rendered = await ChartCase.Default.RenderAsync(Cancelled);

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(rendered, "users", ("Mesh:Deadlines:Defalt", "00:00:05")));

        refusal.Message.ShouldContain("Defalt");
    }

    public void Dispose() => _identities.Dispose();

    private Task<ServiceProcess> StartAsync(Rendered rendered, string service, params (string Key, string Value)[] more)
    {
        var program = ((ServiceProgram[])[ServiceProgram.Users, ServiceProgram.Products, ServiceProgram.Orders]).Single(known => known.ServiceName == service);
        var settings = _identities.Enroll(service);
        foreach (var (key, value) in MeshConfiguration.Flatten(MeshConfiguration.Of(rendered, service)))
            settings[key] = value;
        var pods = rendered.Pods.Single(candidate => $"{candidate}" == $"Deployment/{service}");
        foreach (var secret in References.MountedSecrets(pods).Select(name => rendered.Find("Secret", name)).OfType<KubernetesObject>())
        {
            foreach (var (file, value) in secret.SecretTexts)
                settings[file.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        foreach (var (key, value) in more)
            settings[key] = value;
        // Nobody is there; a service listens before its database answers.
        settings[$"ConnectionStrings:{program.DatabaseName}"] = "Host=127.0.0.1;Port=1;Username=nobody;Password=nothing;SSL Mode=Disable";
        return ServiceProcess.StartAsync(program, settings, Cancelled);
    }
}
