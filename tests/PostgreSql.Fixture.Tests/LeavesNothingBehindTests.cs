using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.PostgreSql.Tests;

public sealed class LeavesNothingBehindTests
{
    private const string ReportPortVariable = "SHOPMESH_TEST_REPORT_PORT";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Disposing_the_cluster_stops_the_server_and_removes_its_directory()
    {
        var cluster = new PostgreSqlCluster();
        await cluster.InitializeAsync();
        var (port, directory) = await DescribeAsync(cluster);
        Directory.Exists(directory).ShouldBeTrue();

        await cluster.DisposeAsync();

        Directory.Exists(directory).ShouldBeFalse();
        await ShouldRefuseConnectionsAsync(port);
    }

    [Fact]
    public async Task Killing_the_test_process_stops_the_server_and_removes_its_directory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows the tests use a server that runs already.");
        var token = TestContext.Current.CancellationToken;
        using var reports = new TcpListener(IPAddress.Loopback, 0);
        reports.Start();

        // This very test program, running only the test below.
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "--explicit", "only", "--filter-method", $"*.{nameof(Hold_a_cluster_until_killed)}" },
        };
        start.Environment[ReportPortVariable] = ((IPEndPoint)reports.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var holder = Process.Start(start)!;
        holder.OutputDataReceived += (_, _) => { };
        holder.BeginOutputReadLine();
        try
        {
            using var report = await reports.AcceptTcpClientAsync(token).AsTask().WaitAsync(Patience, token);
            using var reader = new StreamReader(report.GetStream());
            var port = int.Parse((await reader.ReadLineAsync(token))!, CultureInfo.InvariantCulture);
            var directory = (await reader.ReadLineAsync(token))!;
            using var guard = Process.GetProcessById(int.Parse((await reader.ReadLineAsync(token))!, CultureInfo.InvariantCulture));
            Directory.Exists(directory).ShouldBeTrue();

            holder.Kill();

            await guard.WaitForExitAsync(token).WaitAsync(Patience, token);
            Directory.Exists(directory).ShouldBeFalse();
            await ShouldRefuseConnectionsAsync(port);
        }
        finally
        {
            holder.Kill();
        }
    }

    [Fact(Explicit = true)]
    public async Task Hold_a_cluster_until_killed()
    {
        var token = TestContext.Current.CancellationToken;
        await using var cluster = new PostgreSqlCluster();
        await cluster.InitializeAsync();
        var (port, directory) = await DescribeAsync(cluster);

        using var report = new TcpClient();
        var reportPort = int.Parse(Environment.GetEnvironmentVariable(ReportPortVariable)!, CultureInfo.InvariantCulture);
        await report.ConnectAsync(IPAddress.Loopback, reportPort, token);
        await using var writer = new StreamWriter(report.GetStream());
        await writer.WriteLineAsync($"{port}\n{directory}\n{cluster.GuardProcessId}");
        await writer.FlushAsync(token);

        await Task.Delay(Timeout.Infinite, token);
    }

    private static async Task<(int Port, string Directory)> DescribeAsync(PostgreSqlCluster cluster)
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using var command = source.CreateCommand("SHOW data_directory");
        var data = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        return (new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Port, Path.GetDirectoryName(data)!);
    }

    private static async Task ShouldRefuseConnectionsAsync(int port)
    {
        using var client = new TcpClient();
        var refused = await Should.ThrowAsync<SocketException>(
            () => client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken).AsTask());
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }
}
