using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ShopMesh.Testing.Shop.Identity;

namespace ShopMesh.Testing.Shop.Processes;

/// <summary>One replica of a service: a process of its own on real sockets, which ends with the test process at the latest.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly string[] Listeners = ["mesh", "edge", "management"];

    private readonly Process _guard;
    private readonly DirectoryInfo _contentRoot;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private ServiceProcess(Process guard, int[] ports, DirectoryInfo contentRoot)
    {
        _guard = guard;
        _contentRoot = contentRoot;
        (MeshPort, EdgePort, ManagementPort) = (ports[0], ports[1], ports[2]);
        _reading = Task.WhenAll(ReadAsync(guard.StandardOutput), ReadAsync(guard.StandardError));
    }

    /// <summary>The port of the mesh listener.</summary>
    public int MeshPort { get; }

    /// <summary>The port of the edge listener.</summary>
    public int EdgePort { get; }

    /// <summary>The port of the management listener.</summary>
    public int ManagementPort { get; }

    /// <summary>The id of the service's own process, not of its guard; only where there is a /proc.</summary>
    public int ProcessId => ChildrenOf(_guard.Id).First(child => File.ReadAllText($"/proc/{child}/comm").StartsWith("dotnet", StringComparison.Ordinal));

    /// <summary>Everything that the process has said.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Brings the service's database up to date, as the AppHost does before it starts replicas.</summary>
    public static async Task MigrateAsync(
        ServiceProgram program, MeshIdentities identities, string connectionString, bool seed, CancellationToken cancellationToken)
    {
        var settings = identities.Enroll(program.ServiceName);
        settings[$"ConnectionStrings:{program.DatabaseName}"] = connectionString;
        var process = Start(program, ["migrate"], settings, FreePorts.Take(Listeners.Length), seed ? "Development" : "Production");
        await using (process)
        {
            await process._guard.WaitForExitAsync(cancellationToken);
            await process._reading;
            if (process._guard.ExitCode != 0)
                throw new InvalidOperationException($"{program.Assembly} migrate ended with {process._guard.ExitCode}:\n{process.Output}");
        }
    }

    /// <summary>Starts a replica and waits until it listens.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="settings">Its configuration: identity, connection string, addresses of other services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="ports">Where it listens: mesh, edge and management; null for wherever there is room.</param>
    public static async Task<ServiceProcess> StartAsync(
        ServiceProgram program, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken, int[]? ports = null)
    {
        var process = Start(program, [], settings, ports ?? FreePorts.Take(Listeners.Length), "Production");
        try
        {
            await process._started.Task.WaitAsync(StartLimit, cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_guard.HasExited)
            _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        await _reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _guard.Dispose();
        _contentRoot.Delete(recursive: true);
    }

    private static ServiceProcess Start(
        ServiceProgram program, string[] arguments, IReadOnlyDictionary<string, string?> settings, int[] ports, string environment)
    {
        if (!File.Exists(program.DllPath))
            throw new InvalidOperationException($"{program.DllPath} is not there: build {program.Assembly} first.");

        var overlay = new Dictionary<string, string?>(settings) { ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information" };
        for (var i = 0; i < Listeners.Length; i++)
            overlay[$"Kestrel:Endpoints:{Listeners[i]}:Url"] = $"{(Listeners[i] == "management" ? "http" : "https")}://localhost:{ports[i]}";
        var contentRoot = ContentRoot(program, environment, overlay);
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = contentRoot.FullName,
        };
        foreach (var argument in (string[])["-c", GuardScript(), "guard", "dotnet", program.DllPath, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        return new ServiceProcess(Process.Start(start)!, ports, contentRoot);
    }

    // Settings go in a private file: a POSIX shell drops variables whose names have a '-', and arguments can be read by anyone.
    private static DirectoryInfo ContentRoot(ServiceProgram program, string environment, Dictionary<string, string?> overlay)
    {
        var directory = Directory.CreateTempSubdirectory($"shopmesh-{program.ServiceName}-");
        File.Copy(Path.Combine(program.Directory, "appsettings.json"), Path.Combine(directory.FullName, "appsettings.json"));
        File.WriteAllText(Path.Combine(directory.FullName, $"appsettings.{environment}.json"), JsonSerializer.Serialize(overlay));
        return directory;
    }

    private static IEnumerable<int> ChildrenOf(int processId) =>
        File.ReadAllText($"/proc/{processId}/task/{processId}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private static string GuardScript()
    {
        using var resource = typeof(ServiceProcess).Assembly.GetManifestResourceStream("guard.sh")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            if (line.Contains("Application started", StringComparison.Ordinal))
                _started.TrySetResult();
        }

        _started.TrySetException(new InvalidOperationException($"The process ended before it was started:\n{Output}"));
    }
}
