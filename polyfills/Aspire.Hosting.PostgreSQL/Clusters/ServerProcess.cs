using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Postgres.Installations;
using Aspire.Hosting.Programs;

namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>A running server under its guard. Once it is disposed of, or this process has ended, so has the server.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string ReadyMark = "database system is ready to accept connections";
    private const int FastShutdownSeconds = 4;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(12);

    private readonly Process _guard;
    private readonly Action<string> _onLine;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    private ServerProcess(Process guard, Action<string> onLine)
    {
        _guard = guard;
        _onLine = onLine;
        var reading = Task.WhenAll(ReadAsync(guard.StandardOutput), ReadAsync(guard.StandardError));
        Exited = WaitForExitAsync(reading);
    }

    public int ProcessId => _guard.Id;

    /// <summary>Completes when the server takes connections.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes with the exit code when the server has ended and all that it printed has been handed on.</summary>
    public Task<int> Exited { get; }

    public static ServerProcess Start(
        PostgresInstallation installation, ServerAccount account, ClusterFolder folder, int port, IReadOnlyList<string> arguments, Action<string> onLine)
    {
        string[] server =
        [
            installation.Postgres, "-D", folder.Data,
            "-c", $"listen_addresses={LoopbackAddresses()}",
            "-c", $"port={port.ToString(CultureInfo.InvariantCulture)}",
            // Clients come over loopback; no socket file means none to be left behind and none whose path is too long.
            "-c", "unix_socket_directories=",
            "-c", "logging_collector=off", "-c", "log_destination=stderr", "-c", "lc_messages=C",
            // Data that goes with the app host need not survive the machine.
            .. folder.IsKept ? (string[])[] : ["-c", "fsync=off", "-c", "full_page_writes=off"],
            .. arguments,
        ];
        IReadOnlyList<string> command = OperatingSystem.IsWindows()
            ? server
            : NewSession(account.Command(["/bin/sh", "-c", GuardScript(), "postgres-guard",
                FastShutdownSeconds.ToString(CultureInfo.InvariantCulture), folder.IsKept ? "" : folder.Home, .. server]));

        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            // The server's account may not be allowed into the app host's folder.
            WorkingDirectory = OperatingSystem.IsWindows() ? folder.Home : "/",
        };
        start.Environment.Clear();
        foreach (var name in (string[])["PATH", "TZ", "LANG", "SystemRoot", "TEMP", "LD_LIBRARY_PATH"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        var guard = Process.Start(start) ?? throw new PostgresServerException("The PostgreSQL server could not be started.");
        return new ServerProcess(guard, onLine);
    }

    /// <summary>Shuts down fast: sessions are ended, the data is written; after 4 s at once, to be recovered at the next start.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        try
        {
            _guard.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended meanwhile.
        }

        if (OperatingSystem.IsWindows())
            _guard.Kill(entireProcessTree: true);
        try
        {
            await Exited.WaitAsync(StopTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _guard.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _guard.Dispose();
    }

    // Ctrl-C in a terminal goes to every process of the group; the server must outlive the services that use it.
    private static IReadOnlyList<string> NewSession(IReadOnlyList<string> command)
        => SearchPath.Find("setsid") is { } setsid ? [setsid, .. command] : command;

    private static string LoopbackAddresses()
    {
        if (!Socket.OSSupportsIPv6)
            return "127.0.0.1";
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return "127.0.0.1,::1";
        }
        catch (SocketException)
        {
            return "127.0.0.1";
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _onLine(line);
            if (line.Contains(ReadyMark, StringComparison.Ordinal))
                _ready.TrySetResult();
        }
    }

    private async Task<int> WaitForExitAsync(Task reading)
    {
        await _guard.WaitForExitAsync().ConfigureAwait(false);
        var code = _guard.ExitCode;
        // A process that the server left may hold the pipes a moment longer than the server lives.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(2))).ConfigureAwait(false);
        _ready.TrySetCanceled();
        return code;
    }

    private static string GuardScript()
    {
        using var resource = typeof(ServerProcess).Assembly.GetManifestResourceStream("Aspire.Hosting.PostgreSQL.guard.sh")!;
        using var reader = new StreamReader(resource);
        // The script stands in the process list; its comments need not.
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')));
    }
}
