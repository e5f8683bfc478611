using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.PostgreSql.Tests;

public sealed class LeavesNothingBehindTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disposing_a_local_cluster_stops_the_server_and_removes_its_directory()
    {
        var cluster = new PostgreSqlCluster(external: null, await ServerChoice.DecideAsync("local", null));
        await cluster.InitializeAsync();
        var port = new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Port;
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using var command = source.CreateCommand("SHOW data_directory");
        var directory = Path.GetDirectoryName((string)(await command.ExecuteScalarAsync(Token))!);
        Directory.Exists(directory).ShouldBeTrue();

        await cluster.DisposeAsync();

        Directory.Exists(directory).ShouldBeFalse();
        await ShouldRefuseConnectionsAsync(port);
    }

    [Fact]
    public async Task Disposing_a_cluster_in_a_container_removes_container_and_data()
    {
        var engine = ContainerEngine.SkipIfMissing();
        using var connection = new EngineConnection(engine.Endpoint);
        var cluster = new PostgreSqlCluster(external: null, await ContainerCluster.ChoiceAsync());
        await cluster.InitializeAsync();
        var id = ((ContainerServer)cluster.Server!).Id;
        var data = await VolumesOfAsync(connection, id);

        await cluster.DisposeAsync();

        (await connection.GetAsync($"containers/{id}/json", Token)).ShouldBeNull();
        foreach (var volume in data)
            (await connection.GetAsync($"volumes/{volume}", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Killing_the_test_process_stops_the_local_server_and_removes_its_directory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows the tests use a server that runs already, or a container.");
        using var holder = await Holder.StartAsync("local", Token);
        using var guard = Process.GetProcessById(int.Parse(holder.Facts["guard"], CultureInfo.InvariantCulture));
        Directory.Exists(holder.Facts["directory"]).ShouldBeTrue();

        await holder.KillAsync(Token);

        await guard.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        Directory.Exists(holder.Facts["directory"]).ShouldBeFalse();
        await ShouldRefuseConnectionsAsync(int.Parse(holder.Facts["port"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_run_after_a_killed_one_removes_its_container_network_and_volumes()
    {
        var engine = ContainerEngine.SkipIfMissing();
        using var connection = new EngineConnection(engine.Endpoint);
        await ContainerCluster.ChoiceAsync();
        using var holder = await Holder.StartAsync("container", Token);
        var container = holder.Facts["container"];
        string[] left =
        [
            $"containers/{container}/json", $"networks/{holder.Facts["network"]}", $"volumes/{holder.Facts["volume"]}",
            .. (await VolumesOfAsync(connection, container)).Select(volume => $"volumes/{volume}"),
        ];

        // While it lives, nobody sweeps what is its own.
        await engine.SweepAsync(Token);
        foreach (var path in left)
            (await connection.GetAsync(path, Token)).ShouldNotBeNull(path);
        await holder.KillAsync(Token);

        await engine.SweepAsync(Token);

        foreach (var path in left)
            await connection.WaitUntilGoneAsync(path, Token);
    }

    private static async Task<string[]> VolumesOfAsync(EngineConnection connection, string container)
    {
        var inspected = (await connection.GetAsync($"containers/{container}/json", Token)).ShouldNotBeNull();
        return [.. from mount in inspected.GetProperty("Mounts").EnumerateArray()
                   where mount.GetProperty("Type").ValueEquals("volume")
                   select mount.GetProperty("Name").GetString()];
    }

    private static async Task ShouldRefuseConnectionsAsync(int port)
    {
        using var client = new TcpClient();
        var refused = await Should.ThrowAsync<SocketException>(
            () => client.ConnectAsync(IPAddress.Loopback, port, Token).AsTask());
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }
}
