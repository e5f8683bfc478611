using Aspire.Hosting;

// A small application for tests: a job, two replicas of a service that wait for it, and a caller that waits for them.
var builder = DistributedApplication.CreateBuilder(args);

var job = builder.AddProject<Projects.Playground_Job>("job")
    .WithArgs(builder.Configuration["Playground:JobExitCode"] ?? "0", "the job was here");

var web = builder.AddProject<Projects.Playground_Web>("web")
    .WithReplicas(2)
    .WithArgs("with-grandchild")
    .WithHttpHealthCheck("/health", endpointName: "management")
    .WithEndpoint("api", api => api.IsExternal = true)
    .WaitForCompletion(job);

builder.AddProject<Projects.Playground_Web>("caller")
    .WithReference(web)
    .WithHttpHealthCheck("/health", endpointName: "management")
    .WaitFor(web);

if (builder.Configuration["Playground:Fault"] is { } fault)
{
    switch (fault)
    {
        case "duplicate":
            builder.AddProject<Projects.Playground_Job>("WEB");
            break;
        case "circle":
            web.WaitFor(builder.AddProject<Projects.Playground_Web>("other").WaitFor(web));
            break;
        case "parameter":
            web.WithEnvironment("TOKEN", builder.AddParameter("token", secret: true));
            break;
        case "port":
            web.WithEndpoint("api", api => api.Port = int.Parse(builder.Configuration["Playground:Port"]!, System.Globalization.CultureInfo.InvariantCulture));
            break;
        case "project":
            builder.AddProject("missing", "../Nowhere/Nowhere.csproj");
            break;
        case "build":
            builder.AddProject("broken", builder.Configuration["Playground:Project"]!);
            break;
        default:
            throw new InvalidOperationException($"Playground:Fault is '{fault}', which is not known.");
    }
}

builder.Build().Run();
