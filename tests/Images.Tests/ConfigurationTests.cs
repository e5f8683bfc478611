using Docker.DotNet.Models;
using ShopMesh.Images.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Images.Tests;

/// <summary>What the images say about themselves.</summary>
public class ConfigurationTests
{
    // What was measured, and some room; a base with a shell or ICU, or a compiler that came along, does not fit.
    private const long LargestImage = 150_000_000;

    [Theory]
    [InlineData("users", "/app/UserService.dll", "8080 8443 9443")]
    [InlineData("products", "/app/ProductService.dll", "8080 8443 9443")]
    [InlineData("orders", "/app/OrderService.dll", "8080 8443 9443")]
    [InlineData("dashboard", "/app/Dashboard.dll", "4317 4318 8080")]
    [InlineData("storefront", "/app/Storefront.dll", "8080")]
    [InlineData("load", "/app/LoadGenerator.dll", "")]
    [InlineData("authority", "/app/Authority.dll", "")]
    public async Task The_program_runs_as_an_account_without_rights_on_the_ports_of_the_contract(string program, string assembly, string ports)
    {
        var image = await InspectAsync(program);

        image.Config.User.ShouldBe("1654");
        image.Config.Entrypoint.ShouldBe(["dotnet", assembly]);
        image.Config.Cmd.ShouldBeNull();
        image.Config.WorkingDir.ShouldBe("/app");
        (image.Config.ExposedPorts?.Keys ?? []).Order(StringComparer.Ordinal)
            .ShouldBe(ports.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(port => $"{port}/tcp"));
        image.Size.ShouldBeLessThan(LargestImage);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    [InlineData("dashboard")]
    [InlineData("storefront")]
    [InlineData("load")]
    [InlineData("authority")]
    public async Task Labels_tell_what_the_image_is_and_what_it_was_made_of(string program)
    {
        var labels = (await InspectAsync(program)).Config.Labels!;

        labels["org.opencontainers.image.title"].ShouldBe($"Shop Mesh {program}");
        labels["org.opencontainers.image.description"].ShouldNotBeNullOrWhiteSpace();
        labels["org.opencontainers.image.licenses"].ShouldBe("Apache-2.0");
        labels["org.opencontainers.image.vendor"].ShouldBe("The Shop Mesh authors");
        labels["org.opencontainers.image.version"].ShouldBe("1.0.0");
        labels["org.opencontainers.image.base.name"].ShouldNotBeNullOrWhiteSpace();
        labels.Keys.ShouldContain("org.opencontainers.image.revision");
        labels.Keys.ShouldContain("org.opencontainers.image.source");
    }

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    public async Task A_service_looks_for_its_certificates_where_they_are_mounted(string program)
    {
        var environment = (await InspectAsync(program)).Config.Env!;

        environment.ShouldContain("Kestrel__Endpoints__mesh__Url=https://*:8443");
        environment.ShouldContain("Kestrel__Endpoints__edge__Url=https://*:9443");
        environment.ShouldContain("Kestrel__Endpoints__management__Url=http://*:8080");
        environment.ShouldContain("Mesh__Identity__PrivateKeyPath=/var/run/shop-mesh/identity/tls.key");
        environment.ShouldContain("Mesh__Edge__PrivateKeyPath=/var/run/shop-mesh/edge/tls.key");
    }

    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    [InlineData("dashboard")]
    [InlineData("storefront")]
    [InlineData("load")]
    [InlineData("authority")]
    public async Task A_program_looks_for_mounted_configuration_where_the_chart_mounts_it(string program)
    {
        var environment = (await InspectAsync(program)).Config.Env!;

        environment.ShouldContain("SHOP_MESH_CONFIG=/etc/shop-mesh/config");
        environment.ShouldContain("SHOP_MESH_SECRETS=/etc/shop-mesh/secrets");
    }

    private static async Task<ImageInspectResponse> InspectAsync(string program)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var image = await ShopImage.OfAsync(program, cancellationToken);
        using var docker = ShopImage.Connect();
        return await docker.Images.InspectImageAsync(image, cancellationToken);
    }
}
