using System.Reflection;

namespace ShopMesh.Clients.Tests.Running;

/// <summary>Where the clients and the contract lie.</summary>
internal static class Sources
{
    private static readonly string Root = typeof(Sources).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The contract.</summary>
    public static string Protos => Path.Combine(Root, "protos");

    /// <summary>The folder of the clients in one language.</summary>
    public static string Clients(string language) => Path.Combine(Root, "clients", language);
}
