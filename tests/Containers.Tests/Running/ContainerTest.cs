using Xunit;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>A test of the running system. If it fails, what the containers have said goes into its output.</summary>
public abstract class ContainerTest : IAsyncLifetime
{
    private protected ContainerTest(ContainerShop shop)
    {
        shop.SkipIfMissing();
        Shop = shop;
    }

    private protected ContainerShop Shop { get; }

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(await Shop.LogsAsync());
        GC.SuppressFinalize(this);
    }
}
