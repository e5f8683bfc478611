using System.Net;
using Docker.DotNet.Models;
using ShopMesh.Images.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Images.Tests;

/// <summary>How the programs behave in containers that are read-only, without capabilities and without any other program.</summary>
public class ServiceTests
{
    private const string NoDatabase = "Host=127.0.0.1;Port=9;Database=none;Username=none;Password=none;Timeout=2";

    [Theory]
    [InlineData("users", "ConnectionStrings:users-db")]
    [InlineData("products", "ConnectionStrings:products-db")]
    [InlineData("orders", "ConnectionStrings:orders-db")]
    [InlineData("storefront", "ConnectionStrings:storefront-db")]
    [InlineData("load", "Mesh:Edge")]
    public async Task Without_configuration_it_ends_at_once_and_says_what_is_missing(string program, string setting)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var container = await Container.StartAsync(await ShopImage.OfAsync(program, cancellationToken));

        var (exitCode, output, errors) = await container.ExitAsync(cancellationToken);

        exitCode.ShouldBe(1, output + errors);
        errors.ShouldContain("cannot start");
        errors.ShouldContain(setting);
        (output + errors).ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("products")]
    [InlineData("orders")]
    public async Task Without_its_database_a_service_is_alive_but_not_healthy_and_ends_when_told_to(string program)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var image = await ShopImage.OfAsync(program, cancellationToken);
        using var member = new Member(program, NoDatabase);
        await using var container = await Container.StartAsync(image, member.Environment, configure: Mounting(member));
        using var management = new HttpClient { BaseAddress = new Uri($"http://{await container.PublishedAsync(8080, cancellationToken)}") };

        (await AnswerAsync(container, management, "/alive", cancellationToken)).ShouldBe(HttpStatusCode.OK);
        (await AnswerAsync(container, management, "/health", cancellationToken)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        var (exitCode, duration) = await container.StopAsync(cancellationToken);
        exitCode.ShouldBe(0);
        duration.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_dashboard_serves_its_pages_and_ends_when_told_to()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var image = await ShopImage.OfAsync("dashboard", cancellationToken);
        var settings = new Dictionary<string, string> { ["Dashboard__Otlp__PrimaryApiKey"] = "key-of-a-test-that-is-long-enough" };
        await using var container = await Container.StartAsync(image, settings);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var pages = new HttpClient(handler) { BaseAddress = new Uri($"http://{await container.PublishedAsync(8080, cancellationToken)}") };

        (await AnswerAsync(container, pages, "/login", cancellationToken)).ShouldBe(HttpStatusCode.OK);

        var (exitCode, duration) = await container.StopAsync(cancellationToken);
        exitCode.ShouldBe(0);
        duration.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    // The port is published before the program listens: connections are cut off until it does.
    private static async Task<HttpStatusCode> AnswerAsync(Container container, HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await pace.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), patience.Token);
                return answer.StatusCode;
            }
            catch (HttpRequestException) when ((container.InspectAsync(patience.Token).GetAwaiter().GetResult()).State!.Running)
            {
                // Not yet.
            }
            catch (HttpRequestException)
            {
                var (output, errors) = await container.LogAsync(cancellationToken);
                throw new InvalidOperationException($"The container ended:\n{output}\n{errors}");
            }
        }

        throw new TimeoutException();
    }

    private static Action<CreateContainerParameters> Mounting(Member member) => parameters => parameters.HostConfig!.Binds = [member.Mount];
}
