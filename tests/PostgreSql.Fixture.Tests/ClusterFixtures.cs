using ShopMesh.Testing.Containers;
using Xunit;

namespace ShopMesh.Testing.PostgreSql.Tests;

/// <summary>A cluster for the tests of one class, of one kind whatever the environment says.</summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    private PostgreSqlCluster? _cluster;
    private string? _whyMissing;

    /// <summary>The cluster; the test that asks for one that this machine cannot have is skipped.</summary>
    public PostgreSqlCluster Cluster
    {
        get
        {
            Assert.SkipWhen(_whyMissing is not null, _whyMissing ?? "");
            return _cluster ?? throw new InvalidOperationException("The cluster has not been started.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        (var choice, _whyMissing) = await ChooseAsync();
        if (choice is null)
            return;
        _cluster = new PostgreSqlCluster(external: null, choice);
        await _cluster.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<(ServerChoice? Choice, string? WhyMissing)> ChooseAsync();
}

public sealed class LocalCluster : ClusterFixture
{
    private protected override async Task<(ServerChoice?, string?)> ChooseAsync() => (await ServerChoice.DecideAsync("local", null), null);
}

public sealed class ContainerCluster : ClusterFixture
{
    /// <summary>A container; the test is skipped when the machine cannot have one.</summary>
    internal static async Task<ServerChoice> ChoiceAsync()
    {
        var (choice, whyMissing) = await ChoiceOrReasonAsync();
        Assert.SkipWhen(choice is null, whyMissing ?? "");
        return choice!;
    }

    private protected override Task<(ServerChoice?, string?)> ChooseAsync() => ChoiceOrReasonAsync();

    private static async Task<(ServerChoice?, string?)> ChoiceOrReasonAsync()
    {
        if (await ContainerEngine.FindAsync() is not { } engine)
            return (null, await ContainerEngine.WhyMissingAsync());
        var choice = await ServerChoice.DecideAsync("container", Environment.GetEnvironmentVariable(ServerChoice.ImageVariable));
        return await engine.CanHaveImageAsync(choice.Image)
            ? (choice, null)
            : (null, $"there is no image {choice.Image}, and it cannot be pulled. Make one from Debian's packages (docs/testing.md says how), " +
                     $"and set {ServerChoice.ImageVariable} to its name.");
    }
}
