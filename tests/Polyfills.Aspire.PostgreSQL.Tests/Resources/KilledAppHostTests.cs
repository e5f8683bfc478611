using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Postgres.Tests.Containers;
using Npgsql;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;
using ContainerEngine = Aspire.Hosting.Containers.ContainerEngine;

namespace Aspire.Hosting.Postgres.Tests.Resources;

public sealed class KilledAppHostTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly StateDirectory _state = new();
    private readonly string _volume = $"postgres-test-{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("binaries", true)]
    [InlineData("binaries", false)]
    [InlineData("container", true)]
    [InlineData("container", false)]
    public async Task Ending_the_app_host_ends_the_server_within_ten_seconds_and_the_next_run_has_the_data(string provider, bool isKilled)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no guard.");
        var engine = provider == "container" ? await Engine.RequirePostgresAsync(Token) : null;
        if (engine is not null) await engine.DoAsync(["volume", "create", .. Engine.Labels, _volume]);
        string[] settings = [$"--Aspire:PostgreSQL:Provider={provider}", $"--Aspire:PostgreSQL:Image={Engine.PostgresImage}"];
        try
        {
            await using (var appHost = PlaygroundDatabase.Start(_state.Path, _volume, settings))
            {
                var connectionString = await appHost.ReadyAsync(Token);
                await ScalarAsync(connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");

                // The server tells by ending the connection; then its port is to be free.
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(Token);
                var waiting = new NpgsqlCommand("SELECT pg_sleep(60)", connection).ExecuteNonQueryAsync(Token);

                var process = OwnerProcess.Of(appHost.Id).ShouldNotBeNull();
                if (engine is not null) (await LeftoversAsync(engine, process)).Length.ShouldBe(2, "a container and a network");
                var watch = Stopwatch.StartNew();
                if (isKilled) appHost.Kill();
                else await appHost.InterruptAsync(Limit, Token);

                await Should.ThrowAsync<NpgsqlException>(() => waiting.WaitAsync(Limit, Token));
                await UntilAsync(() => IsFreeAsync(new NpgsqlConnectionStringBuilder(connectionString).Port), Limit - watch.Elapsed);
                if (engine is not null) await UntilAsync(async () => (await LeftoversAsync(engine, process)).Length == 0, Limit - watch.Elapsed);
            }

            await using var next = PlaygroundDatabase.Start(_state.Path, _volume, settings);
            (await ScalarAsync(await next.ReadyAsync(Token), "SELECT answer FROM kept")).ShouldBe(42);
            await next.InterruptAsync(Limit, Token);
        }
        finally
        {
            if (engine is not null) await engine.RunAsync(["volume", "rm", "-f", _volume], Engine.Timeout, cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_a_killed_app_host_and_its_guard_left_goes_when_the_next_one_starts()
    {
        var engine = await Engine.RequireAsync(Token);
        // The owner of the first is no process, that of the second is this one, and the third belongs to another app host.
        var builder = RunningApplication.CreateBuilder(_state.Path);
        var owner = State.AppHostIdentity.Of(builder).PathHash;
        const string Nobody = "4194304:1";
        var image = await TestImage.GetAsync();
        var left = await CreateAsync(owner, Nobody);
        var inUse = await CreateAsync(owner, OwnerProcess.Current);
        var foreign = await CreateAsync("another", Nobody);
        var network = await engine.DoAsync(
            ["network", "create", .. Engine.Labels, "--label", $"{ContainerCommands.OwnerLabel}={owner}", "--label", $"{ContainerCommands.ProcessLabel}={Nobody}",
                $"{_volume}-network"]);
        try
        {
            await builder.AddShellAsync("server", "sleep 60 & wait");
            await using var application = await RunningApplication.StartAsync(builder, Token);
            await application.WaitAsync("server", s => s.State?.Text == "Running", Token);

            (await engine.HasAsync("container", left)).ShouldBeFalse();
            (await engine.HasAsync("network", network)).ShouldBeFalse();
            (await engine.HasAsync("container", inUse)).ShouldBeTrue();
            (await engine.HasAsync("container", foreign)).ShouldBeTrue();
        }
        finally
        {
            await engine.RunAsync(["rm", "-f", left, inUse, foreign], Engine.Timeout, cancellationToken: CancellationToken.None);
            await engine.RunAsync(["network", "rm", network], Engine.Timeout, cancellationToken: CancellationToken.None);
        }

        Task<string> CreateAsync(string owner, string process)
            => engine.DoAsync(["create", .. Engine.Labels, "--label", $"{ContainerCommands.OwnerLabel}={owner}",
                "--label", $"{ContainerCommands.ProcessLabel}={process}", image, "true"]);
    }

    public void Dispose() => _state.Dispose();

    private static async Task<string[]> LeftoversAsync(ContainerEngine engine, string process)
    {
        var filter = $"label={ContainerCommands.ProcessLabel}={process}";
        var found = await engine.DoAsync("ps", "--all", "--quiet", "--filter", filter) + "\n" + await engine.DoAsync("network", "ls", "--quiet", "--filter", filter);
        return found.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        return await source.CreateCommand(sql).ExecuteScalarAsync(Token);
    }

    private static async Task<bool> IsFreeAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Token);
            return false;
        }
        catch (SocketException exception)
        {
            // Any other one means that it is just ending.
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    // Nothing tells that a listener, a container or a network of others is gone, other than looking.
    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(limit);
        using var retries = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
            await retries.WaitForNextTickAsync(deadline.Token);
    }
}
