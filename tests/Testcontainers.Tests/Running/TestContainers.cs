using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

/// <summary>Containers of the test image, labelled, so that they go also when a test is killed.</summary>
internal static class TestContainers
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A container that runs a shell script; without one it waits to be stopped.</summary>
    public static async Task<ContainerBuilder> WithScriptAsync(string script = "")
    {
        ContainerEngine.SkipIfMissing();
        return new ContainerBuilder(await TestImage.GetAsync())
            .WithLabel(OwnershipLabel.All)
            .WithLogger(NullLogger.Instance)
            // The shell is the first process of the container, which gets no signal unless it asks for it.
            .WithEntrypoint("sh", "-c", $"trap 'exit 0' TERM; {script}\nsleep 600 & wait");
    }

    public static NetworkBuilder Network() => new NetworkBuilder().WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance);

    public static VolumeBuilder Volume() => new VolumeBuilder().WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance);

    /// <summary>Something that must come to an end within seconds, however it ends.</summary>
    public static async Task<T> WithinAsync<T>(int seconds, Func<Task<T>> action)
    {
        var task = action();
        try
        {
            // WhenAny ends as the action does and never fails, so a time-out here is ours and not one of the action's.
            await Task.WhenAny(task).WaitAsync(TimeSpan.FromSeconds(seconds), Token);
        }
        catch (TimeoutException)
        {
            throw new ShouldAssertException($"It took more than {seconds} s.");
        }

        return await task;
    }
}
