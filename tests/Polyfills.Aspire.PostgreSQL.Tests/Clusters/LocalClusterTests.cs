using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Clusters;

public sealed class LocalClusterTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClusterHome _home = new(isKept: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NewFolder_MakesDataAndTakesConnectionsWithThePassword()
    {
        await _home.Cluster().StartAsync(_home.Options, Token);

        (await _home.QueryAsync("SELECT 1", Token)).ShouldBe(1);
        (await _home.QueryAsync("SHOW server_encoding", Token)).ShouldBe("UTF8");
        (await _home.QueryAsync("SELECT lower('ÉCLAIR')", Token)).ShouldBe("éclair");
        (await _home.QueryAsync("SHOW fsync", Token)).ShouldBe("off", "this data goes with the app host");

        var wrong = new NpgsqlConnectionStringBuilder(_home.ConnectionString) { Password = "wrong" };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(Token))).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task StartAsync_AgainOnTheSameFolder_KeepsTheData()
    {
        await using var home = new ClusterHome();
        var first = home.Cluster();
        await first.StartAsync(home.Options, Token);
        (await home.QueryAsync("SHOW fsync", Token)).ShouldBe("on");
        await home.QueryAsync("CREATE TABLE kept AS SELECT 42 AS answer", Token);
        await first.DisposeAsync();

        await home.Cluster().StartAsync(home.Options, Token);

        (await home.QueryAsync("SELECT answer FROM kept", Token)).ShouldBe(42);
    }

    [Fact]
    public async Task DisposeAsync_DataNotKept_LeavesNothing()
    {
        var cluster = _home.Cluster();
        await cluster.StartAsync(_home.Options, Token);

        await cluster.DisposeAsync();

        Directory.Exists(_home.Folder.Home).ShouldBeFalse();
        File.Exists(_home.Folder.LockFile).ShouldBeFalse();
        await ShouldRefuseAsync(_home.Port);
    }

    [Fact]
    public async Task StopAsync_OpenTransactions_EndsThemAndTheServerWithinFiveSeconds()
    {
        var server = await _home.Cluster().StartAsync(_home.Options, Token);
        await using var connection = new NpgsqlConnection(_home.ConnectionString);
        await connection.OpenAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);

        var watch = Stopwatch.StartNew();
        await server.StopAsync();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await server.Exited).ShouldBe(0);
        _home.ConsoleText.ShouldContain("received fast shutdown request");
        await ShouldRefuseAsync(_home.Port);
    }

    [Fact]
    public async Task The_password_is_in_no_argument_list_and_no_environment_of_the_server()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        var server = await _home.Cluster().StartAsync(_home.Options, Token);
        var postmaster = await PostmasterIdAsync();

        foreach (var process in (int[])[server.ProcessId, postmaster])
        {
            var words = await _home.ShellAsync($"cat /proc/{process}/cmdline /proc/{process}/environ | tr '\\0' '\\n'");
            words.ShouldContain("PATH=");
            words.ShouldNotContain(ClusterHome.Password);
        }

        Directory.EnumerateFiles(_home.Folder.Home, "password*").ShouldBeEmpty();
    }

    [Fact]
    public async Task As_root_the_server_runs_as_another_account_and_its_folder_is_closed_to_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Not root.");
        await _home.Cluster().StartAsync(_home.Options, Token);
        var postmaster = await PostmasterIdAsync();

        (await _home.ShellAsync($"stat -c %u /proc/{postmaster}")).ShouldBe(_home.Account.UserId.ToString(CultureInfo.InvariantCulture));
        (await _home.ShellAsync($"stat -c %a '{_home.Folder.Home}'")).ShouldBe("700");
    }

    [Fact]
    public async Task Killing_the_postmaster_ends_the_run_and_the_next_start_has_the_data()
    {
        var cluster = _home.Cluster();
        var server = await cluster.StartAsync(_home.Options, Token);
        await _home.QueryAsync("CREATE TABLE kept AS SELECT 42 AS answer", Token);
        // A busy session outlives the postmaster for a moment, and a new server may not start before it is gone.
        await using var busy = new NpgsqlConnection(_home.ConnectionString);
        await busy.OpenAsync(Token);
        var sleeping = new NpgsqlCommand("SELECT pg_sleep(60)", busy).ExecuteNonQueryAsync(Token);

        await _home.ShellAsync($"kill -9 {await PostmasterIdAsync()}");
        (await server.Exited.WaitAsync(Patience, Token)).ShouldBe(137);

        await cluster.StartAsync(_home.Options, Token);
        (await _home.QueryAsync("SELECT answer FROM kept", Token)).ShouldBe(42);
        await Should.ThrowAsync<NpgsqlException>(() => sleeping);
    }

    [Fact]
    public async Task Killing_the_guard_alone_leaves_a_server_that_the_next_start_takes_the_place_of()
    {
        var cluster = _home.Cluster();
        var server = await cluster.StartAsync(_home.Options, Token);
        await _home.QueryAsync("CREATE TABLE kept AS SELECT 42 AS answer", Token);
        var orphan = await PostmasterIdAsync();

        await _home.ShellAsync($"kill -9 {server.ProcessId}");
        (await server.Exited.WaitAsync(Patience, Token)).ShouldBe(137);
        Directory.Exists($"/proc/{orphan}").ShouldBe(OperatingSystem.IsLinux());

        await cluster.StartAsync(_home.Options, Token);
        (await PostmasterIdAsync()).ShouldNotBe(orphan);
        (await _home.QueryAsync("SELECT answer FROM kept", Token)).ShouldBe(42);
        _home.ConsoleText.ShouldContain($"(process {orphan}) still uses this data");
    }

    [Fact]
    public async Task StartAsync_PostmasterFileOfADifferentProcess_IsRecovered()
    {
        await using var home = new ClusterHome();
        var first = home.Cluster();
        await first.StartAsync(home.Options, Token);
        await first.DisposeAsync();
        // A stranger of the server's own account has got the id: PostgreSQL by itself would refuse to start.
        var stranger = await home.ShellAsync("sleep 300 > /dev/null 2>&1 & echo $!", asServer: true);
        try
        {
            await home.ShellAsync($"printf '%s\\n%s\\n1\\n{home.Port}\\n\\n127.0.0.1\\n' {stranger} '{home.Folder.Data}' > '{home.Folder.PostmasterFile}'", asServer: true);

            await home.Cluster().StartAsync(home.Options, Token);

            (await home.QueryAsync("SELECT 1", Token)).ShouldBe(1);
            (await home.ShellAsync($"kill -0 {stranger} && echo alive")).ShouldBe("alive");
        }
        finally
        {
            await home.ShellAsync($"kill -9 {stranger}");
        }
    }

    [Fact]
    public async Task StartAsync_DataOfAnotherMajorVersion_NamesBothVersions()
    {
        await using var home = new ClusterHome();
        var first = home.Cluster();
        await first.StartAsync(home.Options, Token);
        await first.DisposeAsync();
        await home.ShellAsync($"echo 11 > '{home.Folder.Data}/PG_VERSION'");

        var second = home.Cluster();
        var message = (await Should.ThrowAsync<PostgresServerException>(() => second.StartAsync(home.Options, Token))).Message;

        message.ShouldContain("written by PostgreSQL 11");
        message.ShouldContain(second.Installation!.Version);
        message.ShouldContain("Install PostgreSQL 11");
    }

    [Fact]
    public async Task StartAsync_FolderWithOtherFiles_RefusesToTouchThem()
    {
        Directory.CreateDirectory(_home.Folder.Data);
        var file = Path.Combine(_home.Folder.Data, "holiday.jpg");
        await File.WriteAllTextAsync(file, "mine", Token);
        await _home.ShellAsync($"chown -R {_home.Account.UserId} '{_home.Folder.Home}'");

        (await Should.ThrowAsync<PostgresServerException>(() => _home.Cluster().StartAsync(_home.Options, Token)))
            .Message.ShouldContain("not a PostgreSQL data directory");

        File.Exists(file).ShouldBeTrue();
    }

    [Fact]
    public async Task StartAsync_SecondAppHostOnTheSameData_SaysWhoHasIt()
    {
        await _home.Cluster().StartAsync(_home.Options, Token);

        (await Should.ThrowAsync<PostgresServerException>(() => _home.Cluster().StartAsync(_home.Options, Token)))
            .Message.ShouldStartWith($"Another app host (process {Environment.ProcessId}) is using the PostgreSQL data");
        (await _home.QueryAsync("SELECT 1", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysSoBeforeItMakesAnyData()
    {
        using var other = new TcpListener(IPAddress.Loopback, _home.Port);
        other.Start();

        (await Should.ThrowAsync<PostgresServerException>(() => _home.Cluster().StartAsync(_home.Options, Token)))
            .Message.ShouldStartWith($"Port {_home.Port} for PostgreSQL is taken");
        Directory.Exists(_home.Folder.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task StartAsync_InitializationWasInterrupted_StartsAfresh()
    {
        Directory.CreateDirectory(_home.Folder.Initializing);
        await File.WriteAllTextAsync(Path.Combine(_home.Folder.Initializing, "half"), "", Token);
        await _home.ShellAsync($"chown -R {_home.Account.UserId}:{_home.Account.GroupId} '{_home.Folder.Home}'; chmod 700 '{_home.Folder.Home}'");

        await _home.Cluster().StartAsync(_home.Options, Token);

        Directory.Exists(_home.Folder.Initializing).ShouldBeFalse();
        (await _home.QueryAsync("SELECT 1", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task StartAsync_ServerRefusesAnArgument_GivesItsReason()
    {
        var options = _home.Options with { Arguments = ["-c", "max_connections=many"] };

        (await Should.ThrowAsync<PostgresServerException>(() => _home.Cluster().StartAsync(options, Token)))
            .Message.ShouldContain("invalid value for parameter \"max_connections\"");
    }

    [Fact]
    public async Task StartAsync_FolderThatTheAccountCannotReach_SaysWhatToDo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Not root.");
        await using var home = new ClusterHome(Directory.CreateTempSubdirectory("closed-to-others-").FullName);

        (await Should.ThrowAsync<PostgresServerException>(() => home.Cluster().StartAsync(home.Options, Token)))
            .Message.ShouldContain($"PostgreSQL runs as the account '{home.Account.Name}' because the app host is root");
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private async Task<int> PostmasterIdAsync()
        => int.Parse((await _home.ShellAsync($"head -n 1 '{_home.Folder.PostmasterFile}'")), CultureInfo.InvariantCulture);

    private static async Task ShouldRefuseAsync(int port)
    {
        using var client = new TcpClient();
        (await Should.ThrowAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, port, Token).AsTask()))
            .SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }
}
