using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using ShopMesh.Testing.Containers;
using Xunit;

namespace Polyfills.Docker.Tests.Testing;

/// <summary>
/// An engine of a test's own, with its own data, socket and network, that it may stop and kill. Containers of it have no network.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly DirectoryInfo _root;
    private readonly Process _process;

    private PrivateEngine(DirectoryInfo root, string[] arguments)
    {
        _root = root;
        _process = Launch(arguments);
    }

    /// <summary>Where it listens, apart from what the test asked for.</summary>
    public Uri Endpoint => new($"unix://{SocketIn(_root)}");

    /// <summary>Starts an engine; the test is skipped, with the reason and what mends it, where that is not possible.</summary>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<PrivateEngine> StartAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "this test starts a container engine of its own, which takes Linux and root: run it as root.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "dockerd"))),
            "this test starts a container engine of its own, and there is no dockerd (Debian and Ubuntu: apt-get install docker.io iproute2).");

        await RemainsOfEngine.SweepAsync();
        var root = Directory.CreateTempSubdirectory(RemainsOfEngine.FolderPrefix);
        await RemainsOfEngine.ClaimAsync(root);
        await RemainsOfEngine.AddBridgeAsync(root);
        var engine = new PrivateEngine(root, arguments);
        try
        {
            await engine.WaitUntilReadyAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the engine without warning, as a crash does. Its containers go on until it is disposed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Gives the engine the image of the tests.</summary>
    public async Task<string> ImportTestImageAsync(CancellationToken cancellationToken)
    {
        var machine = ContainerEngine.SkipIfMissing();
        await TestImage.GetAsync();
        using var shared = new DockerClientBuilder().WithEndpoint(machine.Endpoint).Build();
        using var own = new DockerClientBuilder().WithEndpoint(Endpoint).Build();
        var source = await shared.Containers.CreateContainerAsync(
            new CreateContainerParameters { Image = TestImage.Name, Cmd = ["true"], Labels = new Dictionary<string, string>(OwnershipLabel.All) },
            cancellationToken);
        try
        {
            var files = await shared.Containers.GetArchiveFromContainerAsync(
                source.ID, new ContainerPathStatParameters { Path = "/bin" }, false, cancellationToken);
            await using (files.Stream)
            {
                await own.Images.CreateImageAsync(
                    new ImagesCreateParameters { Repo = "test", Tag = "1", Changes = ["ENV PATH=/bin"] },
                    files.Stream, null, new MessageLog(), cancellationToken);
            }
        }
        finally
        {
            await shared.Containers.RemoveContainerAsync(source.ID, new ContainerRemoveParameters { Force = true }, CancellationToken.None);
        }

        return "test:1";
    }

    /// <summary>Removes the containers and ends the engine; what one that was killed has left is removed without it.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            if (!_process.HasExited)
                await StopAsync(timeout.Token);
        }
        finally
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
            await RemainsOfEngine.RemoveAsync(_root, timeout.Token);
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        using var client = new DockerClientBuilder().WithEndpoint(Endpoint).Build();
        foreach (var container in await client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, cancellationToken))
            await client.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true }, cancellationToken);
        using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(cancellationToken);
    }

    private static string SocketIn(DirectoryInfo root) => Path.Combine(root.FullName, "engine.sock");

    private Process Launch(string[] arguments)
    {
        var root = _root.FullName;
        var start = new ProcessStartInfo("dockerd",
        [
            "--data-root", Path.Combine(root, "data"),
            "--exec-root", Path.Combine(root, "exec"),
            "--pidfile", Path.Combine(root, "engine.pid"),
            "--host", $"unix://{SocketIn(_root)}",
            // Not what a daemon.json of the machine says for its own engine.
            "--config-file", Path.Combine(root, "none.json"),
            // Where a containerd of the machine is shared, names in it are not.
            "--containerd-namespace", _root.Name, "--containerd-plugins-namespace", $"{_root.Name}-plugins",
            "--storage-driver", "vfs",
            // Not "none": with that, an engine deletes docker0, which is another engine's.
            "--bridge", RemainsOfEngine.BridgeOf(_root), "--iptables=false", "--ip-forward=false", "--ip-masq=false",
            .. arguments,
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        File.WriteAllText(Path.Combine(root, "none.json"), "{}");
        var log = File.CreateText(Path.Combine(root, "engine.log"));
        log.AutoFlush = true;
        var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var client = new DockerClientBuilder().WithEndpoint(Endpoint).Build();
        while (true)
        {
            try
            {
                await client.System.PingAsync(timeout.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                throw new InvalidOperationException(
                    $"dockerd did not get ready:\n{await File.ReadAllTextAsync(Path.Combine(_root.FullName, "engine.log"), CancellationToken.None)}", exception);
            }
        }
    }
}
