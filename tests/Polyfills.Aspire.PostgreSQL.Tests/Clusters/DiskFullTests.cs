using Aspire.Hosting.Postgres.Clusters;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Clusters;

/// <summary>On a small memory file system, which only root can mount.</summary>
public sealed class DiskFullTests : IAsyncDisposable
{
    private readonly string _mount = $"/tmp/postgres-small-disk-{Guid.NewGuid():n}";
    private ClusterHome? _home;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NoSpaceForTheDataDirectory_SaysTheDiskIsFullAndLeavesNoHalfOfIt()
    {
        var home = await MountAsync("16m");

        var message = (await Should.ThrowAsync<PostgresServerException>(() => home.Cluster().StartAsync(home.Options, Token))).Message;

        message.ShouldStartWith("The disk that holds PostgreSQL's data is full");
        message.ShouldContain("WithDataBindMount");
        Directory.EnumerateFileSystemEntries(home.Folder.Home).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_the_server_runs_is_a_fault_until_there_is_space_again()
    {
        var home = await MountAsync("160m");
        var cluster = home.Cluster();
        var server = await cluster.StartAsync(home.Options, Token);
        await home.QueryAsync("CREATE TABLE big (filler text)", Token);
        cluster.Fault.ShouldBeNull();
        await home.ShellAsync($"dd if=/dev/zero of='{_mount}/filler' bs=1M 2> /dev/null");

        await Should.ThrowAsync<NpgsqlException>(() => home.QueryAsync(
            "INSERT INTO big SELECT repeat(md5(i::text), 100) FROM generate_series(1, 60000) AS i", Token));

        cluster.Fault.ShouldBe(ServerFault.DiskFullMessage(home.Folder.Home));
        home.ConsoleText.ShouldContain("No space left on device");
        home.ConsoleText.ShouldContain("The disk that holds PostgreSQL's data is full");

        File.Delete($"{_mount}/filler");
        cluster.Fault.ShouldBeNull();
        if (server.Exited.IsCompleted)
            await cluster.StartAsync(home.Options, Token);
        (await home.QueryAsync("SELECT count(*) FROM big", Token)).ShouldBe(0L);
    }

    public async ValueTask DisposeAsync()
    {
        if (_home is null)
            return;
        // The mount point itself cannot be removed yet, which rm complains about.
        await _home.DisposeAsync();
        using var unmount = System.Diagnostics.Process.Start("umount", [_mount]);
        await unmount.WaitForExitAsync(CancellationToken.None);
        Directory.Delete(_mount);
    }

    private async Task<ClusterHome> MountAsync(string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small disk.");
        Directory.CreateDirectory(_mount);
        using var mount = System.Diagnostics.Process.Start("mount", ["-t", "tmpfs", "-o", $"size={size},mode=0755", "tmpfs", _mount]);
        await mount.WaitForExitAsync(Token);
        Assert.SkipWhen(mount.ExitCode != 0, "This machine lets even root mount nothing.");
        return _home = new ClusterHome(_mount);
    }
}
