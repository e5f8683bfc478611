using System.Reflection;

namespace ShopMesh.Testing.Shop.Processes;

/// <summary>A service's program, as the build left it.</summary>
/// <param name="Assembly">The assembly's name, which is also the folder's.</param>
/// <param name="ServiceName">The service's name in the mesh.</param>
/// <param name="DatabaseName">The connection string that it needs.</param>
public sealed record ServiceProgram(string Assembly, string ServiceName, string DatabaseName)
{
    /// <summary>The order service.</summary>
    public static readonly ServiceProgram Orders = new("OrderService", "orders", "orders-db");

    /// <summary>The user service.</summary>
    public static readonly ServiceProgram Users = new("UserService", "users", "users-db");

    /// <summary>The product service.</summary>
    public static readonly ServiceProgram Products = new("ProductService", "products", "products-db");

    /// <summary>The load generator, which is not a service and has no database.</summary>
    public static readonly ServiceProgram Load = new("LoadGenerator", "load", "");

    /// <summary>The folder that the program runs in.</summary>
    public string Directory => Path.Combine(Metadata("RepositoryRoot"), Assembly, Metadata("OutputPath"));

    /// <summary>The program.</summary>
    public string DllPath => Path.Combine(Directory, $"{Assembly}.dll");

    private static string Metadata(string key) =>
        typeof(ServiceProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
