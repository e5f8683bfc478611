using Aspire.Hosting;

// An application for tests that end it in every way: one database, whose connection string is said once it can be used.
var builder = DistributedApplication.CreateBuilder(args);

var postgres = builder.AddPostgres("postgres").WithDataVolume(builder.Configuration["Playground:Volume"]);
if (builder.Configuration["Playground:Label"] is { } labels)
{
    foreach (var label in labels.Split(',')) postgres.WithContainerRuntimeArgs("--label", label);
}

postgres.AddDatabase("shop").OnResourceReady(
    static async (database, _, cancellationToken) => Console.WriteLine($"Ready: {await database.GetConnectionStringAsync(cancellationToken)}"));

builder.Build().Run();
