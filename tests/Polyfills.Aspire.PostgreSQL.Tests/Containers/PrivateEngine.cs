using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.Processes;
using ShopMesh.Testing.Containers;
using Xunit;
using ContainerEngine = Aspire.Hosting.Containers.ContainerEngine;

namespace Aspire.Hosting.Postgres.Tests.Containers;

/// <summary>A Docker engine of the test's own, which can be ended and started again.</summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private const string Daemon = "/usr/sbin/dockerd";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    // The bridge goes with the engine, also when the test is killed. $1 is its name, $2 its address; the rest is the engine.
    private const string WithBridge =
        """
        trap : TERM
        ip link add "$1" type bridge && ip address add "$2" dev "$1" || exit
        bridge=$1; shift 2
        "$@"
        ip link delete "$bridge"
        """;

    // A range for tests of networks (RFC 2544), of which each engine gets a part that no other has by chance.
    private readonly string _address =
        $"198.{18 + RandomNumberGenerator.GetInt32(2)}.{RandomNumberGenerator.GetInt32(256)}.{(4 * RandomNumberGenerator.GetInt32(64)) + 1}/30";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-");
    private Process? _daemon;
    private StreamWriter? _log;

    private PrivateEngine()
    {
        // The app host knows an engine by its program.
        Program = Path.Combine(_folder.FullName, "docker");
        File.WriteAllText(Program, $"#!/bin/sh\nexec docker --host unix://{Socket} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A program that talks to this engine.</summary>
    public string Program { get; }

    // An interface's name has at most 15 characters.
    private string Bridge => $"shop-{_folder.Name[^6..]}";

    private string Socket => Path.Combine(_folder.FullName, "docker.sock");

    public static async Task<PrivateEngine> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(Daemon),
            "A private engine needs Linux, root and Docker's daemon (Debian and Ubuntu: apt-get install docker.io iproute2).");
        var engine = new PrivateEngine();
        await engine.UpAsync(cancellationToken);
        var image = Path.Combine(engine._folder.FullName, "image.tar");
        await RunAsync("docker", ["save", "--output", image, await TestImage.GetAsync()], cancellationToken);
        await engine.DoAsync(["load", "--input", image], cancellationToken);
        return engine;
    }

    public async Task UpAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "--data-root", Path.Combine(_folder.FullName, "data"), "--exec-root", Path.Combine(_folder.FullName, "exec"),
            "--pidfile", Path.Combine(_folder.FullName, "pid"), "--host", $"unix://{Socket}",
            // Where a containerd of the machine is shared, names in it are not.
            "--containerd-namespace", _folder.Name, "--containerd-plugins-namespace", $"{_folder.Name}-plugins",
            // Not "none": with that, an engine deletes docker0, which is another engine's.
            "--bridge", Bridge, "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--host-gateway-ip=127.0.0.1",
            // A temporary file system may have no overlays.
            "--storage-driver=vfs",
        ];
        // It ends with this process, also when that is killed.
        ProcessGuard.Apply(start, "/bin/sh", ["-c", WithBridge, "private-engine", Bridge, _address, Daemon, .. arguments], ProcessEnding.Default);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _daemon = Process.Start(start)!;
        _log = File.AppendText(Path.Combine(_folder.FullName, "log"));
        _daemon.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new InvalidOperationException("The private engine ended; its log is in its folder."));
            else if (line.Data.Contains("API listen on", StringComparison.Ordinal)) ready.TrySetResult();
            lock (_log)
            {
                _log.WriteLine(line.Data);
                _log.Flush();
            }
        };
        _daemon.BeginErrorReadLine();
        _daemon.BeginOutputReadLine();
        await ready.Task.WaitAsync(StartLimit, cancellationToken);
    }

    /// <summary>Ends it as its service does; its containers end with it.</summary>
    public async Task DownAsync()
    {
        if (_daemon is null) return;
        using (var kill = Process.Start("kill", ["-TERM", "--", string.Create(CultureInfo.InvariantCulture, $"-{_daemon.Id}")]))
            await kill.WaitForExitAsync();
        await _daemon.WaitForExitAsync().WaitAsync(StartLimit);
        _daemon.Dispose();
        _daemon = null;
        lock (_log!) _log.Dispose();
    }

    public Task<string> DoAsync(string[] arguments, CancellationToken cancellationToken) => RunAsync(Program, arguments, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var result = await new ContainerEngine("docker", Path.IsPathRooted(program) ? program : Programs.SearchPath.Find(program)!, "").RunAsync(arguments, StartLimit, cancellationToken: cancellationToken);
        return result.Succeeded ? result.Output : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {result.Output}");
    }
}
