using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Microsoft.Extensions.Configuration;
using ShopMesh.Testing.Containers;
using Xunit;
using ContainerEngine = Aspire.Hosting.Containers.ContainerEngine;

namespace Aspire.Hosting.Postgres.Tests.Containers;

/// <summary>The container engine of this machine, for tests that cannot do without, and what they make in it.</summary>
internal static class Engine
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private const string PostgresImageVariable = "SHOP_TEST_POSTGRES_IMAGE";
    private static readonly ContainerEngineLocator Locator = new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <summary>The labels by which a later run finds what a killed one left, as arguments of the engine.</summary>
    public static string[] Labels { get; } = [.. OwnershipLabel.All.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" })];

    /// <summary>The image of the server.</summary>
    public static string PostgresImage => Environment.GetEnvironmentVariable(PostgresImageVariable) is { Length: > 0 } image ? image : "postgres:17";

    public static async Task<ContainerEngine> RequireAsync(CancellationToken cancellationToken)
    {
        // What killed runs have left goes first.
        ShopMesh.Testing.Containers.ContainerEngine.SkipIfMissing();
        var probe = await Locator.ProbeAsync(cancellationToken);
        Assert.SkipWhen(probe.Engine is null, $"No container engine answers ({probe.Reason}).");
        return probe.Engine!;
    }

    /// <summary>The engine, which has the image of the server.</summary>
    public static async Task<ContainerEngine> RequirePostgresAsync(CancellationToken cancellationToken)
    {
        var engine = await RequireAsync(cancellationToken);
        var isThere = await ContainerImages.IsThereAsync(engine, PostgresImage, cancellationToken);
        var reason = isThere ? null : await ContainerImages.TryPullAsync(
            engine, PostgresImage, TimeSpan.FromSeconds(15), static _ => { }, static _ => { }, cancellationToken);
        Assert.SkipWhen(reason is not null,
            $"There is no image '{PostgresImage}' ({reason}). Make one with '.ci/images/build postgres', and name it in {PostgresImageVariable}.");
        return engine;
    }

    /// <summary>Adds a container of the small test image, which runs a line of its shell and ends when it is asked to.</summary>
    public static async Task<IResourceBuilder<ContainerResource>> AddShellAsync(this IDistributedApplicationBuilder builder, string name, string script)
        => builder.AddContainer(name, await TestImage.GetAsync()).WithContainerRuntimeArgs(Labels).WithEntrypoint("/bin/sh").WithArgs(
            // The first process of a container ignores signals that it does not handle.
            "-c", "trap 'exit 0' TERM; " + script);

    /// <summary>Runs a command that has to work.</summary>
    public static async Task<string> DoAsync(this ContainerEngine engine, params string[] arguments)
    {
        var result = await engine.RunAsync(arguments, Timeout, cancellationToken: TestContext.Current.CancellationToken);
        return result.Succeeded ? result.Output : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {result.Output}");
    }

    /// <summary>Whether the engine has something of that kind and name or id.</summary>
    public static async Task<bool> HasAsync(this ContainerEngine engine, string kind, string name)
        => (await engine.RunAsync([kind, "inspect", name], Timeout, cancellationToken: CancellationToken.None)).Succeeded;
}
