using System.Net;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

public sealed class WaitStrategyTests
{
    private const string Page = "mkdir -p /www/ready; echo welcome > /www/index.html; sleep 1; httpd -h /www -p 8080; ";

    private static CancellationToken Token => TestContainers.Token;

    [Fact]
    public async Task A_logged_message_that_comes_later()
        => (await StartAsync("sleep 1; echo 'listening on port 80' >&2", wait => wait.UntilMessageIsLogged("listening on port \\d+", Often)))
            .ShouldContain("listening on port 80");

    [Fact]
    public async Task A_port_within_the_container()
        => await StartAsync(Page, wait => wait.UntilInternalTcpPortIsAvailable(8080, Often));

    [Fact]
    public async Task A_port_that_the_test_can_reach()
        => await StartAsync(Page, wait => wait.UntilExternalTcpPortIsAvailable(8080, Often));

    [Fact]
    public async Task An_HTTP_answer()
        => await StartAsync(Page, wait => wait.UntilHttpRequestIsSucceeded(
            request => request.ForPort(8080).ForPath("/index.html").ForStatusCode(HttpStatusCode.OK), Often));

    [Fact]
    public async Task A_command_that_succeeds()
        => await StartAsync("sleep 1; touch /tmp/done", wait => wait.UntilCommandIsCompleted(["test", "-f", "/tmp/done"], Often));

    [Fact]
    public async Task A_file_in_the_container()
        => await StartAsync("sleep 1; echo 1 > /tmp/done", wait => wait.UntilFileExists("/tmp/done", FileSystem.Container, Often));

    [Fact]
    public async Task A_health_check()
    {
        var builder = await TestContainers.WithScriptAsync("sleep 1; touch /tmp/healthy");
        await using var container = builder
            .WithCreateParameterModifier(container => container.Healthcheck = new HealthcheckConfig
            {
                Test = ["CMD", "test", "-f", "/tmp/healthy"],
                Interval = TimeSpan.FromMilliseconds(200),
                Retries = 20,
            })
            .WithWaitStrategy(Wait.ForUnixContainer().UntilContainerIsHealthy(failingStreak: 20, Often))
            .Build();

        await container.StartAsync(Token);

        container.Health.ShouldBe(TestcontainersHealthStatus.Healthy);
    }

    [Fact]
    public async Task What_never_comes_ends_the_wait_in_time()
    {
        var builder = await TestContainers.WithScriptAsync();
        await using var container = builder
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("never", wait => wait.WithTimeout(TimeSpan.FromSeconds(1))))
            .Build();

        await TestContainers.WithinAsync(20, () => Should.ThrowAsync<TimeoutException>(() => container.StartAsync(Token)));
    }

    private static void Often(IWaitStrategy wait) => wait.WithInterval(TimeSpan.FromMilliseconds(100)).WithTimeout(TimeSpan.FromSeconds(60));

    // Returns what the container has said by the time that it counts as ready.
    private static async Task<string> StartAsync(string script, Func<IWaitForContainerOS, IWaitForContainerOS> until)
    {
        var builder = await TestContainers.WithScriptAsync(script);
        await using var container = builder.WithPortBinding(8080, assignRandomHostPort: true).WithWaitStrategy(until(Wait.ForUnixContainer())).Build();
        await container.StartAsync(Token);
        container.State.ShouldBe(TestcontainersStates.Running);
        var (output, error) = await container.GetLogsAsync(ct: Token);
        return output + error;
    }
}
