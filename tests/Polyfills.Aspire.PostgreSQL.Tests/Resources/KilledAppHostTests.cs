using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Tests.Containers;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Resources;

public sealed class KilledAppHostTests : IDisposable
{
    private const string ReportPortVariable = "POSTGRES_TEST_REPORT_PORT";
    private const string StateVariable = "POSTGRES_TEST_STATE";
    private const string ProviderVariable = "POSTGRES_TEST_PROVIDER";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // The app host that is killed would leave one of its own behind.
    private readonly StateDirectory? _state = Environment.GetEnvironmentVariable(StateVariable) is null ? new StateDirectory() : null;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("binaries")]
    [InlineData("container")]
    public async Task Killing_the_app_host_stops_the_server_within_ten_seconds_and_the_next_run_has_the_data(string provider)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no guard.");
        var engine = provider == "container" ? await Engine.RequireAsync(Token) : null;
        using var reports = new TcpListener(IPAddress.Loopback, 0);
        reports.Start();

        // This very test program, running only the test below.
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { "--explicit", "only", "--filter-method", $"*.{nameof(Hold_an_application_until_killed)}" },
        };
        start.Environment[ReportPortVariable] = ((IPEndPoint)reports.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        start.Environment[StateVariable] = _state!.Path;
        start.Environment[ProviderVariable] = provider;
        using var appHost = Process.Start(start)!;
        var output = appHost.StandardOutput.ReadToEndAsync(Token);
        try
        {
            var accepting = reports.AcceptTcpClientAsync(Token).AsTask();
            (await Task.WhenAny(accepting, output).WaitAsync(Patience, Token)).ShouldBe(accepting, output.IsCompleted ? await output : "");
            using var report = await accepting;
            using var reader = new StreamReader(report.GetStream());
            var connectionString = (await reader.ReadLineAsync(Token))!;

            // The server tells by ending the connection; then its port is to be free.
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(Token);
            var waiting = new NpgsqlCommand("SELECT pg_sleep(60)", connection).ExecuteNonQueryAsync(Token);

            var watch = Stopwatch.StartNew();
            appHost.Kill();

            await Should.ThrowAsync<NpgsqlException>(() => waiting.WaitAsync(Limit, Token));
            await ShouldBeFreeAsync(new NpgsqlConnectionStringBuilder(connectionString).Port, Limit - watch.Elapsed);
        }
        finally
        {
            appHost.Kill();
        }

        var (application, database) = await StartAsync(_state!.Path, provider, Token);
        await using (application)
        {
            await application.HealthyAsync("shop", Token);
            await using var source = NpgsqlDataSource.Create((await database.GetConnectionStringAsync(Token))!);
            (await source.CreateCommand("SELECT answer FROM kept").ExecuteScalarAsync(Token)).ShouldBe(42);
        }

        if (engine is not null)
            await engine.RunAsync(["volume", "rm", VolumeName(_state!.Path)], Limit, cancellationToken: Token);
    }

    [Fact(Explicit = true)]
    public async Task Hold_an_application_until_killed()
    {
        var (application, database) = await StartAsync(
            Environment.GetEnvironmentVariable(StateVariable)!, Environment.GetEnvironmentVariable(ProviderVariable)!, Token);
        await using var disposing = application;
        await application.HealthyAsync("shop", Token);
        var connectionString = (await database.GetConnectionStringAsync(Token))!;
        await using (var source = NpgsqlDataSource.Create(connectionString))
            await source.CreateCommand("CREATE TABLE kept AS SELECT 42 AS answer").ExecuteNonQueryAsync(Token);

        using var report = new TcpClient();
        var port = int.Parse(Environment.GetEnvironmentVariable(ReportPortVariable)!, CultureInfo.InvariantCulture);
        await report.ConnectAsync(IPAddress.Loopback, port, Token);
        await using var writer = new StreamWriter(report.GetStream());
        await writer.WriteLineAsync(connectionString);
        await writer.FlushAsync(Token);
        await Task.Delay(Timeout.Infinite, Token);
    }

    public void Dispose() => _state?.Dispose();

    private static async Task<(RunningApplication Application, PostgresDatabaseResource Database)> StartAsync(
        string state, string provider, CancellationToken cancellationToken)
    {
        var builder = RunningApplication.CreateBuilder(state, $"--Aspire:PostgreSQL:Provider={provider}");
        var database = builder.AddPostgres("postgres").WithDataVolume(VolumeName(state)).AddDatabase("shop");
        return (await RunningApplication.StartAsync(builder, cancellationToken), database.Resource);
    }

    private static string VolumeName(string state) => Path.GetFileName(Path.GetDirectoryName(state)!);

    // Nothing tells that a listener is gone, other than trying.
    private static async Task ShouldBeFreeAsync(int port, TimeSpan limit)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(limit);
        using var retries = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return;
            }
            catch (SocketException)
            {
                // It was just ending.
            }

            await retries.WaitForNextTickAsync(deadline.Token);
        }
    }
}
