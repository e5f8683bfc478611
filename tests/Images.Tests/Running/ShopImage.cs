using Docker.DotNet;
using ShopMesh.Testing.Containers;
using Xunit;

namespace ShopMesh.Images.Tests.Running;

/// <summary>The images under test; a test that needs one that is not there is skipped, and says how to make it.</summary>
internal static class ShopImage
{
    /// <summary>PostgreSQL as CI makes it.</summary>
    public const string PostgreSql = "shop-mesh/postgres:ci";

    /// <summary>Names of the images of our programs.</summary>
    public static IReadOnlyList<string> All { get; } = ["users", "products", "orders", "dashboard", "storefront", "load", "authority"];

    private static string Tag => Environment.GetEnvironmentVariable("SHOP_TEST_IMAGE_TAG") is { Length: > 0 } tag ? tag : "dev";

    /// <summary>The full name of a program's image.</summary>
    public static async Task<string> OfAsync(string program, CancellationToken cancellationToken)
    {
        var image = $"shop-mesh/{program}:{Tag}";
        await SkipIfMissingAsync(image, program, cancellationToken);
        return image;
    }

    /// <summary>The name of PostgreSQL's image.</summary>
    public static async Task<string> PostgreSqlAsync(CancellationToken cancellationToken)
    {
        await SkipIfMissingAsync(PostgreSql, "postgres", cancellationToken);
        return PostgreSql;
    }

    /// <summary>A client of the engine.</summary>
    public static DockerClient Connect() => new DockerClientBuilder().WithEndpoint(ContainerEngine.SkipIfMissing().Endpoint).Build();

    private static async Task SkipIfMissingAsync(string image, string name, CancellationToken cancellationToken)
    {
        var there = await ContainerEngine.SkipIfMissing().HasImageAsync(image, cancellationToken);
        Assert.SkipUnless(there, $"There is no image {image}; make it with: .ci/images/build {name}");
    }
}
