using System.Diagnostics;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Clusters;

/// <summary>A small memory file system, which only root can mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MountAsync(string size, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small disk.");
        var disk = new SmallDisk($"/tmp/postgres-small-disk-{Guid.NewGuid():n}");
        Directory.CreateDirectory(disk.Path);
        using var mount = Process.Start("mount", ["-t", "tmpfs", "-o", $"size={size},mode=0755", "tmpfs", disk.Path]);
        await mount.WaitForExitAsync(cancellationToken);
        Assert.SkipWhen(mount.ExitCode != 0, "This machine lets even root mount nothing.");
        return disk;
    }

    /// <summary>Takes all the space that is left.</summary>
    public async Task FillAsync()
    {
        var start = new ProcessStartInfo("dd", ["if=/dev/zero", $"of={Filler}", "bs=1M"]) { RedirectStandardError = true };
        using var dd = Process.Start(start)!;
        await dd.StandardError.ReadToEndAsync();
        await dd.WaitForExitAsync();
    }

    public void Clear() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        using var unmount = Process.Start("umount", [Path]);
        await unmount.WaitForExitAsync();
        Directory.Delete(Path);
    }
}
