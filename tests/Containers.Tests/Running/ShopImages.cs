using ShopMesh.Testing.Containers;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>The images that the system is made of.</summary>
internal static class ShopImages
{
    public static readonly IReadOnlyList<string> Services = ["users", "products", "orders"];

    public static string PostgreSql => Environment.GetEnvironmentVariable("SHOP_TEST_POSTGRES_IMAGE") is { Length: > 0 } image ? image : "shop-mesh/postgres:ci";

    public static string Of(string service) =>
        $"shop-mesh/{service}:{(Environment.GetEnvironmentVariable("SHOP_TEST_IMAGE_TAG") is { Length: > 0 } tag ? tag : "dev")}";

    /// <summary>What the machine lacks to run the system, and what mends it; null when it lacks nothing.</summary>
    public static async Task<string?> WhyMissingAsync()
    {
        if (await ContainerEngine.FindAsync() is not { } engine)
            return await ContainerEngine.WhyMissingAsync();
        var missing = new List<string>();
        foreach (var image in Services.Select(Of).Append(PostgreSql))
        {
            if (!await engine.HasImageAsync(image))
                missing.Add(image);
        }

        return missing.Count == 0 ? null : $"the engine does not have {string.Join(", ", missing)}. Build them with .ci/images/build.";
    }
}
