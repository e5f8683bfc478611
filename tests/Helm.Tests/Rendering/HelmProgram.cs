using System.Diagnostics;

namespace ShopMesh.Helm.Tests.Rendering;

/// <summary>What a run of <c>helm</c> came to.</summary>
/// <param name="ExitCode">0 where it did what it was told to.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record HelmRun(int ExitCode, string Output, string Error);

/// <summary>
/// The <c>helm</c> of this machine: the one that <c>SHOP_TEST_HELM</c> names, else the one on the PATH. It sees no cluster and no
/// settings of the person who runs the tests.
/// </summary>
internal sealed class HelmProgram
{
    /// <summary>Names the program where it is not on the PATH.</summary>
    public const string Variable = "SHOP_TEST_HELM";

    // Takes a tenth of a second; a machine that is busy with everything else can stretch that a great deal.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly Lazy<HelmProgram?> Found = new(Find);
    // One for all runs, so that none is left behind by each; nothing is kept in it but what Helm may put there.
    private static readonly string Home = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"shop-mesh-helm-{Environment.UserName}")).FullName;

    // Helm is a process of one busy thread: more at once than there are processors only makes each slower.
    private static readonly SemaphoreSlim Places = new(Math.Max(2, Environment.ProcessorCount));

    private readonly string _path;

    private HelmProgram(string path) => _path = path;

    /// <summary>Helm, or the test is skipped with the reason.</summary>
    public static HelmProgram Require()
    {
        if (Found.Value is null)
        {
            Assert.Skip($"There is no helm on the PATH, and {Variable} does not name one. The chart is rendered with Helm 3.14 or later: "
                + "install it (https://helm.sh/docs/intro/install) and run the tests again.");
        }

        return Found.Value;
    }

    /// <summary>Runs it with these arguments.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HelmRun> RunAsync(IEnumerable<string> arguments, string input, CancellationToken cancellationToken)
    {
        await Places.WaitAsync(cancellationToken);
        try
        {
            var start = new ProcessStartInfo(_path, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Home,
            };
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HELM_", StringComparison.Ordinal)).ToArray())
                start.Environment.Remove(name);
            start.Environment["HELM_CACHE_HOME"] = start.Environment["HELM_CONFIG_HOME"] = start.Environment["HELM_DATA_HOME"] = Home;
            start.Environment["KUBECONFIG"] = Path.Combine(Home, "no-cluster");

            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var error = process.StandardError.ReadToEndAsync(limit.Token);
                await WriteAsync(process, input);
                await process.WaitForExitAsync(limit.Token);
                return new HelmRun(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException cancelled)
            {
                process.Kill();
                cancellationToken.ThrowIfCancellationRequested();
                throw new TimeoutException($"helm {string.Join(' ', arguments)} has not ended in {Limit}.", cancelled);
            }
        }
        finally
        {
            Places.Release();
        }
    }

    // Helm may end, for a wrong argument, before it has read its input.
    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private static HelmProgram? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? new HelmProgram(named) : throw new InvalidOperationException($"{Variable} is {named}, where there is no file.");

        var name = OperatingSystem.IsWindows() ? "helm.exe" : "helm";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return path is null ? null : new HelmProgram(path);
    }
}
