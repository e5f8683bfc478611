using System.Diagnostics;
using System.Globalization;
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

    private string Socket => Path.Combine(_folder.FullName, "docker.sock");

    public static async Task<PrivateEngine> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(Daemon),
            "A private engine needs Linux, root and Docker's daemon (Debian and Ubuntu: apt-get install docker.io).");
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
            "--bridge=none", "--iptables=false", "--ip6tables=false", "--host-gateway-ip=127.0.0.1",
            // A temporary file system may have no overlays.
            "--storage-driver=vfs",
        ];
        // It ends with this process, also when that is killed.
        ProcessGuard.Apply(start, Daemon, arguments, ProcessEnding.Default);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _daemon = Process.Start(start)!;
        _log = File.AppendText(Path.Combine(_folder.FullName, "log"));
        _daemon.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new InvalidOperationException("The private engine ended; its log is in its folder."));
            else if (line.Data.Contains("API listen on", StringComparison.Ordinal)) ready.TrySetResult();
            lock (_log) _log.WriteLine(line.Data);
        };
        _daemon.BeginErrorReadLine();
        _daemon.BeginOutputReadLine();
        await ready.Task.WaitAsync(StartLimit, cancellationToken);
    }

    /// <summary>Ends it as its service does; its containers end with it.</summary>
    public async Task DownAsync()
    {
        if (_daemon is null) return;
        using (var kill = Process.Start("kill", ["-TERM", _daemon.Id.ToString(CultureInfo.InvariantCulture)]))
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
