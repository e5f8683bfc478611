using System.Diagnostics;
using System.Net.Sockets;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

/// <summary>A second Docker engine that a test may kill. It has the test image, and its containers have no network.</summary>
internal sealed class StoppableEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root;
    private readonly Process _process;

    private StoppableEngine(DirectoryInfo root, Process process)
    {
        _root = root;
        _process = process;
    }

    public Uri Endpoint => new($"unix://{_root.FullName}/engine.sock");

    public static async Task<StoppableEngine> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A container engine of the test's own takes Linux and root. Run it as root.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "dockerd"))),
            "There is no dockerd for a container engine of the test's own. Install it (Debian and Ubuntu: apt-get install docker.io).");
        var root = Directory.CreateTempSubdirectory("shop-mesh-stoppable-");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "none.json"), "{}", TestContainers.Token);
        // In a network of its own: an engine without a bridge removes that of the machine's engine, docker0, when it starts. unshare becomes dockerd.
        var process = Process.Start(new ProcessStartInfo("unshare",
        [
            "--net", "--", "dockerd", "--data-root", $"{root.FullName}/data", "--exec-root", $"{root.FullName}/exec", "--pidfile", $"{root.FullName}/pid",
            "--host", $"unix://{root.FullName}/engine.sock", "--config-file", $"{root.FullName}/none.json",
            "--containerd-namespace", root.Name, "--containerd-plugins-namespace", $"{root.Name}-plugins",
            "--storage-driver", "vfs", "--bridge", "none", "--iptables=false", "--log-level", "error",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var engine = new StoppableEngine(root, process);
        try
        {
            await engine.WaitUntilReadyAsync();
            using var connection = new EngineConnection(engine.Endpoint);
            await TestImage.ImportAsync(connection);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Containers and a containerd outlive an engine that was killed. Each names the folder in its arguments or has it as its root.
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await RemainsAsync();
        foreach (var mount in (await File.ReadAllLinesAsync("/proc/self/mounts")).Select(line => line.Split(' ')[1]).Where(IsOurs).OrderByDescending(path => path.Length))
        {
            using var umount = Process.Start("umount", ["-l", mount]);
            await umount.WaitForExitAsync();
        }

        _root.Delete(recursive: true);
    }

    private bool IsOurs(string text) => text.Contains(_root.FullName, StringComparison.Ordinal);

    private async Task RemainsAsync()
    {
        // A shim is killed first, so that nothing reports for the container, then what ran under it.
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var arguments = await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"));
                var isContainer = (await File.ReadAllTextAsync(Path.Combine(folder, "mountinfo"))).Split('\n')
                    .Any(line => line.Split(' ') is [_, _, _, var source, "/", ..] && source.Contains(_root.Name, StringComparison.Ordinal))
                    || (new FileInfo(Path.Combine(folder, "root")).LinkTarget ?? "/").Contains(_root.Name, StringComparison.Ordinal);
                if (!IsOurs(arguments) && !arguments.Contains(_root.Name, StringComparison.Ordinal) && !isContainer)
                    continue;
                using var process = Process.GetProcessById(int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture));
                process.Kill();
                await process.WaitForExitAsync();
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
            {
                // It ended meanwhile.
            }
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var connection = new EngineConnection(Endpoint);
        while (true)
        {
            try
            {
                await connection.GetAsync("version", timeout.Token);
                return;
            }
            catch (Exception silent) when (silent is HttpRequestException or SocketException)
            {
                _process.HasExited.ShouldBeFalse("The second engine ended instead of starting.");
                await timer.WaitForNextTickAsync(timeout.Token);
            }
        }
    }
}
