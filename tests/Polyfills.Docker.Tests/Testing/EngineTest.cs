using Docker.DotNet;
using Docker.DotNet.Models;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Testing;

/// <summary>A test against the real engine; skipped, with what mends it, where there is none. It removes what it makes.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly List<Func<Task>> _cleanup = [];
    private readonly CancellationTokenSource _timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private DockerClient? _client;

    protected DockerClient Client => _client!;

    /// <summary>Ends with the test, and in any case after four minutes.</summary>
    protected CancellationToken Token => _timeout.Token;

    protected static Dictionary<string, string> Labels => new(OwnershipLabel.All);

    public async ValueTask InitializeAsync()
    {
        var engine = ContainerEngine.SkipIfMissing();
        _client = new DockerClientBuilder().WithEndpoint(engine.Endpoint).Build();
        await TestImage.GetAsync();
        _timeout.CancelAfter(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _cleanup.Reverse();
        foreach (var clean in _cleanup)
        {
            try
            {
                await clean();
            }
            catch (DockerApiException)
            {
                // The test itself removed it; what it failed to remove the next run's sweep does.
            }
        }

        _client?.Dispose();
        _timeout.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string UniqueName() => $"shop-mesh-test-{Guid.NewGuid():N}";

    /// <summary>Runs after the test, in reverse order.</summary>
    protected void Afterwards(Func<Task> clean) => _cleanup.Add(clean);

    /// <summary>Creates a container that is removed after the test.</summary>
    protected async Task<string> CreateAsync(string script, Action<CreateContainerParameters>? configure = null)
    {
        var parameters = new CreateContainerParameters
        {
            Image = TestImage.Name,
            Cmd = ["/bin/sh", "-c", script],
            Labels = Labels,
            HostConfig = new HostConfig(),
        };
        configure?.Invoke(parameters);
        var created = await Client.Containers.CreateContainerAsync(parameters, Token);
        Afterwards(() => Client.Containers.RemoveContainerAsync(
            created.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None));
        return created.ID;
    }

    /// <summary>Creates and starts a container that is removed after the test.</summary>
    protected async Task<string> RunAsync(string script, Action<CreateContainerParameters>? configure = null)
    {
        var id = await CreateAsync(script, configure);
        (await Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), Token)).ShouldBeTrue();
        return id;
    }

    /// <summary>A container that does nothing until it is killed, at once.</summary>
    protected Task<string> RunIdleAsync(Action<CreateContainerParameters>? configure = null) =>
        RunAsync("trap 'exit 0' TERM; while true; do sleep 3600 & wait $!; done", configure);

    /// <summary>Runs a command in a container to its end.</summary>
    protected async Task<(string Stdout, string Stderr, long ExitCode)> ExecAsync(string id, string script)
    {
        var exec = await Client.Exec.CreateContainerExecAsync(
            id, new ContainerExecCreateParameters { Cmd = ["/bin/sh", "-c", script], AttachStdout = true, AttachStderr = true }, Token);
        using var stream = await Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), Token);
        var (stdout, stderr) = await stream.ReadOutputToEndAsync(Token);
        return (stdout, stderr, await ExitCodeAsync(exec.ID));
    }

    /// <summary>The engine ends the output of a command a moment before it notes the exit code.</summary>
    protected async Task<long> ExitCodeAsync(string execId)
    {
        var exec = await UntilAsync(() => Client.Exec.InspectContainerExecAsync(execId, Token), exec => !exec.Running);
        return exec.ExitCode.ShouldNotBeNull();
    }

    /// <summary>Asks again until the answer is the one that is waited for; the engine has no way to be told.</summary>
    protected async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await ask();
            if (condition(answer))
                return answer;
            await timer.WaitForNextTickAsync(Token);
        }
    }
}
