using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Identity;
using ShopMesh.Testing.Mesh.Replicas;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Data;

namespace ShopMesh.Users.Tests.Running;

/// <summary>Two replicas of the user service on one database of their own.</summary>
public sealed class UsersShop(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly MeshIdentities _identities = new();
    private readonly List<MeshReplica> _replicas = [];

    /// <summary>What the replicas are told beside their appsettings.json.</summary>
    internal Dictionary<string, string?> Settings { get; } = [];

    internal NpgsqlDataSource Database { get; private set; } = null!;

    internal MeshReplica Replica => _replicas[0];

    internal MeshReplica OtherReplica => _replicas[1];

    /// <summary>A person's client of the first replica.</summary>
    internal UserService.UserServiceClient Client { get; private set; } = null!;

    /// <summary>A person's client of the second replica.</summary>
    internal UserService.UserServiceClient OtherClient { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var connectionString = await cluster.CreateDatabaseFromTemplateAsync(nameof(UsersDbContext), async prepared =>
        {
            await using var context = new UsersDbContext(new DbContextOptionsBuilder<UsersDbContext>().UseNpgsql(prepared).Options);
            await context.Database.MigrateAsync();
        });
        Database = NpgsqlDataSource.Create(connectionString);
        for (var i = 0; i < 2; i++)
        {
            _replicas.Add(await MeshReplica.StartAsync(
                "users",
                _identities,
                new Dictionary<string, string?>(Settings) { ["ConnectionStrings:users-db"] = connectionString },
                builder => builder.AddUsers(),
                app => app.MapUsers()));
        }

        Client = new UserService.UserServiceClient(_replicas[0].EdgeCaller());
        OtherClient = new UserService.UserServiceClient(_replicas[1].EdgeCaller());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await Database.DisposeAsync();
        _identities.Dispose();
    }

    /// <summary>Tells the first replica to stop, and waits until it has.</summary>
    internal async Task StopFirstReplicaAsync() => await Replica.StopAsync();

    internal UserService.UserServiceClient MeshClient(string caller) => new(Replica.MeshCaller(caller));

    internal UsersDbContext OpenContext() => new(new DbContextOptionsBuilder<UsersDbContext>().UseNpgsql(Database).Options);

    internal async Task<User> CreateAsync(string name = "Ada Berger", string? email = null, Role role = Role.Customer)
    {
        var response = await Client.CreateUserAsync(new CreateUserRequest
        {
            User = new User { Email = email ?? UniqueEmail(), DisplayName = name, Role = role },
        });
        return response.User;
    }

    internal static string UniqueEmail() => $"u{Guid.NewGuid():n}@shop.example";
}
