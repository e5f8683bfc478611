using Aspire.Hosting;
using ShopMesh.AppHost.Topology;

var builder = DistributedApplication.CreateBuilder(args);

var authority = builder.AddMeshAuthority();
Console.WriteLine($"Clients of the edge listeners verify them with {authority.EdgeTrustBundlePath}");

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var usersDatabase = postgres.AddDatabase("users-db");
var productsDatabase = postgres.AddDatabase("products-db");
var ordersDatabase = postgres.AddDatabase("orders-db");

var users = builder.AddMeshService<Projects.UserService>("users", usersDatabase, authority);
var products = builder.AddMeshService<Projects.ProductService>("products", productsDatabase, authority);
var orders = builder.AddMeshService<Projects.OrderService>("orders", ordersDatabase, authority)
    .WithReference(users)
    .WithReference(products);

builder.AddProject<Projects.LoadGenerator>("load")
    .WithReference(users)
    .WithReference(products)
    .WithReference(orders)
    .WithEnvironment("Mesh__Edge__TrustBundlePath", authority.EdgeTrustBundlePath)
    .WaitFor(users)
    .WaitFor(products)
    .WaitFor(orders);

builder.Build().Run();
