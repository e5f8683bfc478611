using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres.Tests.Resources;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

public sealed class StoppedEngineTests : IDisposable
{
    private readonly StateDirectory _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_that_ends_is_named_and_the_container_runs_again_once_it_is_back()
    {
        await Engine.RequireAsync(Token);
        await using var engine = await PrivateEngine.StartAsync(Token);
        var builder = RunningApplication.CreateBuilder(_state.Path, $"--ASPIRE_CONTAINER_RUNTIME={engine.Program}");
        await builder.AddShellAsync("server", "sleep 600 & wait");
        await using (var application = await RunningApplication.StartAsync(builder, Token))
        {
            var first = await application.WaitAsync("server", s => s.State?.Text == KnownResourceStates.Running, Token);

            await engine.DownAsync();
            var ended = await application.WaitAsync("server", s => s.State?.Text == KnownResourceStates.Exited, Token);
            ended.Snapshot.StateDetail.ShouldNotBeNull().ShouldContain("docker does not answer: Cannot connect to the Docker daemon at unix://");
            ended.Snapshot.RestartPending.ShouldBeTrue();

            await engine.UpAsync(Token);
            var second = await application.WaitAsync("server", s => s.State?.Text == KnownResourceStates.Running, Token);
            Id(second).ShouldNotBe(Id(first));
            (await engine.DoAsync(["ps", "--all", "--quiet"], Token)).Split('\n').Length.ShouldBe(1, "the one that ended with the engine is removed");
        }

        (await engine.DoAsync(["ps", "--all", "--quiet"], Token)).ShouldBeEmpty();
        (await engine.DoAsync(["network", "ls", "--quiet", "--filter", "label=aspire.apphost"], Token)).ShouldBeEmpty();
    }

    public void Dispose() => _state.Dispose();

    private static object? Id(ResourceEvent resource) => resource.Snapshot.Properties.Single(property => property.Name == "container.id").Value;
}
