using Grpc.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
    internal const int SessionsPerUser = 5;

    // Long, so that a busy machine fails no test.
    private const int DatabaseSeconds = 60;
    private const string CallDeadline = "00:00:40";

    private readonly MeshIdentities _identities = new();
    private readonly List<MeshReplica> _replicas = [];

    /// <summary>What the replicas are told beside their appsettings.json.</summary>
    internal Dictionary<string, string?> Settings { get; } = new() { ["Users:Tokens:SessionsPerUser"] = $"{SessionsPerUser}" };

    internal NpgsqlDataSource Database { get; private set; } = null!;

    internal MeshReplica Replica => _replicas[0];

    internal MeshReplica OtherReplica => _replicas[1];

    /// <summary>A person's client of the first replica.</summary>
    internal UserService.UserServiceClient Client { get; private set; } = null!;

    /// <summary>A person's client of the second replica.</summary>
    internal UserService.UserServiceClient OtherClient { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var database = await cluster.CreateDatabaseFromTemplateAsync(nameof(UsersDbContext), async prepared =>
        {
            await using var context = new UsersDbContext(new DbContextOptionsBuilder<UsersDbContext>().UseNpgsql(prepared).Options);
            await context.Database.MigrateAsync();
        });
        var connectionString = new NpgsqlConnectionStringBuilder(database) { Timeout = DatabaseSeconds, CommandTimeout = DatabaseSeconds }.ConnectionString;
        Database = NpgsqlDataSource.Create(connectionString);
        for (var i = 0; i < 2; i++)
        {
            _replicas.Add(await MeshReplica.StartAsync(
                "users",
                _identities,
                new Dictionary<string, string?>(Settings) { ["ConnectionStrings:users-db"] = connectionString, ["Mesh:Deadlines:Default"] = CallDeadline },
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

    /// <summary>A client of the first replica that shows nothing.</summary>
    internal UserService.UserServiceClient Anonymous => Nobody(0);

    /// <summary>A client of a replica that shows nothing.</summary>
    internal UserService.UserServiceClient Nobody(int replica) => new(_replicas[replica].EdgeCaller([]));

    /// <summary>A client of a replica that shows a token.</summary>
    internal UserService.UserServiceClient Person(int replica, string accessToken) =>
        new(_replicas[replica].EdgeCaller(new Metadata { { "authorization", $"Bearer {accessToken}" } }));

    internal T Service<T>(int replica) where T : notnull => _replicas[replica].Services.GetRequiredService<T>();

    /// <summary>An HTTP client of a replica's edge listener.</summary>
    internal HttpClient Http(int replica) =>
        new(new SocketsHttpHandler { SslOptions = _identities.EdgeClient() }) { BaseAddress = _replicas[replica].Edge };

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

    internal static SampleUsers NewSampleUsers(string? password = null) =>
        new(Options.Create(new SeedOptions { Password = password }), new PasswordHasher<Domain.User>());

    internal static string UniqueEmail() => $"u{Guid.NewGuid():n}@shop.example";
}
