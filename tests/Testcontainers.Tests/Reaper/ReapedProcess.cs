using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace ShopMesh.Testing.Containers.Tests.Reaper;

/// <summary>
/// What a process does that uses Testcontainers with its reaper. The reaper is a matter of the whole process, so it is one of its own.
/// </summary>
internal static class ReapedProcess
{
    /// <summary>First argument of the program; the second is the reaper's image.</summary>
    public const string Argument = "with-reaper";

    public static async Task<int> RunAsync(string image)
    {
        TestcontainersSettings.ResourceReaperImage = new DockerImage(image);
        TestcontainersSettings.ResourceReaperEnabled = true;
        // The stand-in needs none, and not every engine may give them.
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
        await using var container = new ContainerBuilder(TestImage.Name)
            .WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance).WithEntrypoint("sleep", "600").Build();
        await container.StartAsync();
        Console.WriteLine($"container={container.Id}");
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
