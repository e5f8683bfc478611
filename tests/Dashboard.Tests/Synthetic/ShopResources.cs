using Google.Protobuf.WellKnownTypes;
using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>The resources of the shop as its app host describes them.</summary>
internal static class ShopResources
{
    public static IEnumerable<Resource> All(DateTimeOffset now)
    {
        yield return One("postgres", "postgres-d0", "PostgresServer", now, ResourceState.Running, HealthStatus.Healthy, ("tcp", "tcp://localhost:5432", false));
        foreach (var database in new[] { "users-db", "products-db", "orders-db" })
            yield return One(database, database, "PostgresDatabase", now, ResourceState.Running, HealthStatus.Healthy);
        foreach (var service in new[] { "users", "products", "orders" })
        {
            var migrations = One($"{service}-migrations", $"{service}-migrations-e1", "Project", now, ResourceState.Finished, HealthStatus.Unspecified);
            migrations.ExitCode = 0;
            yield return migrations;
            foreach (var replica in new[] { "a1", "b2" })
                yield return Replica(service, replica, now);
        }

        yield return One("load", "load-c3", "Project", now, ResourceState.Running, HealthStatus.Unspecified);
    }

    public static Resource Replica(string service, string replica, DateTimeOffset now)
    {
        var port = 40_000 + Math.Abs(HashCode.Combine(service, replica)) % 9_000;
        var resource = One(service, $"{service}-{replica}", "Project", now, ResourceState.Running, HealthStatus.Healthy,
            ("mesh", $"https://localhost:{port}", false), ("edge", $"https://localhost:{port + 1}", true), ("management", $"http://localhost:{port + 2}", false));
        resource.Environment.Add(new EnvironmentVariable { Name = "ASPNETCORE_ENVIRONMENT", Value = "Development" });
        resource.Environment.Add(new EnvironmentVariable { Name = "Mesh__ServiceName", Value = service });
        resource.Environment.Add(new EnvironmentVariable { Name = "OTEL_SERVICE_NAME", Value = service });
        resource.Environment.Add(new EnvironmentVariable { Name = $"ConnectionStrings__{service}-db", IsSecret = true });
        resource.Relationships.Add(new Relationship { ResourceName = $"{service}-db", Type = "Reference" });
        resource.Relationships.Add(new Relationship { ResourceName = $"{service}-migrations", Type = "WaitFor" });
        return resource;
    }

    private static Resource One(
        string name, string id, string type, DateTimeOffset now, ResourceState state, HealthStatus health, params (string Name, string Url, bool External)[] endpoints)
    {
        var resource = new Resource
        {
            Id = id,
            Name = name,
            DisplayName = id.StartsWith(name, StringComparison.Ordinal) && type == "Project" ? id : name,
            Type = type,
            State = state,
            Health = health,
            CreatedAt = Timestamp.FromDateTimeOffset(now.AddMinutes(-4)),
            StartedAt = Timestamp.FromDateTimeOffset(now.AddMinutes(-3)),
        };
        resource.Endpoints.Add(endpoints.Select(endpoint => new Endpoint { Name = endpoint.Name, Url = endpoint.Url, IsExternal = endpoint.External }));
        resource.Properties.Add(new Property { Name = "pid", Value = "21734" });
        resource.Properties.Add(new Property { Name = "working directory", Value = $"/src/shop-mesh/{name}" });
        if (health != HealthStatus.Unspecified)
        {
            resource.HealthReports.Add(new HealthReport
            {
                Name = "/health",
                Status = health,
                Description = "database answers in 1 ms",
                CheckedAt = Timestamp.FromDateTimeOffset(now.AddSeconds(-2)),
                Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(3)),
                History =
                {
                    new HealthTransition { Status = HealthStatus.Unhealthy, At = Timestamp.FromDateTimeOffset(now.AddMinutes(-3)) },
                    new HealthTransition { Status = HealthStatus.Healthy, At = Timestamp.FromDateTimeOffset(now.AddMinutes(-2.9)) },
                },
            });
        }

        resource.Commands.Add(new Command { Name = "start", DisplayName = "Start", Enabled = state is ResourceState.Exited or ResourceState.NotStarted or ResourceState.Finished });
        resource.Commands.Add(new Command { Name = "stop", DisplayName = "Stop", Enabled = state == ResourceState.Running, Confirmation = $"Stop {id}?" });
        resource.Commands.Add(new Command { Name = "restart", DisplayName = "Restart", Enabled = state == ResourceState.Running });
        return resource;
    }
}
