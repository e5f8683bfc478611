using Aspire.Hosting;
using ShopMesh.AppHost.Topology;

var builder = DistributedApplication.CreateBuilder(args);

var authority = builder.AddMeshAuthority();
Console.WriteLine($"Clients of the edge listeners verify them with {authority.EdgeTrustBundlePath}");

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var usersDatabase = postgres.AddDatabase("users-db");
var productsDatabase = postgres.AddDatabase("products-db");
var ordersDatabase = postgres.AddDatabase("orders-db");
var storefrontDatabase = postgres.AddDatabase("storefront-db");

var loadKey = builder.AddApiKey("load");
var tokenKey = builder.AddGeneratedSecret("token-key", length: 44);
var samplePassword = builder.AddGeneratedSecret("sample-password", length: 16);
const int loadRate = 5_000;

var users = builder.AddMeshService<Projects.UserService>(
        "users", usersDatabase, authority, configureMigrations: migrations => migrations.WithEnvironment("Users__Seed__Password", samplePassword))
    .WithEnvironment("Users__Tokens__KeyEncryptionKey", tokenKey)
    .WithProgram("load", loadKey, loadRate, "users.read", "users.write");
var products = builder.AddMeshService<Projects.ProductService>("products", productsDatabase, authority)
    .WithProgram("load", loadKey, loadRate, "products.read", "products.write")
    .WithReference(users);
var orders = builder.AddMeshService<Projects.OrderService>("orders", ordersDatabase, authority)
    .WithProgram("load", loadKey, loadRate, "orders.read", "orders.write")
    .WithReference(users)
    .WithReference(products);

builder.AddProjectWithDatabase<Projects.Storefront>("storefront", storefrontDatabase)
    .WithReference(users)
    .WithReference(products)
    .WithReference(orders)
    .WithEnvironment("Mesh__Edge__TrustBundlePath", authority.EdgeTrustBundlePath)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WaitFor(users)
    .WaitFor(products)
    .WaitFor(orders);

builder.AddProject<Projects.LoadGenerator>("load")
    .WithReference(users)
    .WithReference(products)
    .WithReference(orders)
    .WithEnvironment("Mesh__Edge__TrustBundlePath", authority.EdgeTrustBundlePath)
    .WithApiKey(loadKey)
    .WaitFor(users)
    .WaitFor(products)
    .WaitFor(orders);

builder.Build().Run();
