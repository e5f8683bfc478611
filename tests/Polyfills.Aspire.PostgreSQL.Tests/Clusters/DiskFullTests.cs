using Aspire.Hosting.Postgres.Clusters;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Clusters;

public sealed class DiskFullTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NoSpaceForTheDataDirectory_SaysTheDiskIsFullAndLeavesNoHalfOfIt()
    {
        await using var disk = await SmallDisk.MountAsync("16m", Token);
        await using var home = new ClusterHome(disk.Path);

        var message = (await Should.ThrowAsync<PostgresServerException>(() => home.Cluster().StartAsync(home.Options, Token))).Message;

        message.ShouldStartWith("The disk that holds PostgreSQL's data is full");
        message.ShouldContain("WithDataBindMount");
        Directory.EnumerateFileSystemEntries(home.Folder.Home).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_the_server_runs_is_a_fault_until_there_is_space_again()
    {
        await using var disk = await SmallDisk.MountAsync("160m", Token);
        await using var home = new ClusterHome(disk.Path);
        var cluster = home.Cluster();
        var server = await cluster.StartAsync(home.Options, Token);
        await home.QueryAsync("CREATE TABLE big (filler text)", Token);
        cluster.Fault.ShouldBeNull();
        await disk.FillAsync();

        await Should.ThrowAsync<NpgsqlException>(() => home.QueryAsync(
            "INSERT INTO big SELECT repeat(md5(i::text), 100) FROM generate_series(1, 60000) AS i", Token));

        cluster.Fault.ShouldBe(ServerFault.DiskFullMessage(home.Folder.Home));
        home.ConsoleText.ShouldContain("No space left on device");
        home.ConsoleText.ShouldContain("The disk that holds PostgreSQL's data is full");

        disk.Clear();
        cluster.Fault.ShouldBeNull();
        if (server.Exited.IsCompleted)
            await cluster.StartAsync(home.Options, Token);
        (await home.QueryAsync("SELECT count(*) FROM big", Token)).ShouldBe(0L);
    }
}
