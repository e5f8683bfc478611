using System.Security.Cryptography;
using Docker.DotNet;
using Npgsql;
using ShopMesh.Chaos.Tests.Running;
using ShopMesh.Testing.Containers;
using Testcontainers.PostgreSql;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>PostgreSQL in a container, with a database for each service.</summary>
internal sealed class ShopDatabase : IAsyncDisposable
{
    private const string Alias = "postgres";
    private const string Owner = "postgres";

    private readonly PostgreSqlContainer _container;
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly Dictionary<string, string> _passwords = ShopImages.Services.ToDictionary(service => service, _ => RandomNumberGenerator.GetHexString(32));

    public ShopDatabase(ShopNetworks networks, DockerClient docker)
    {
        _container = new PostgreSqlBuilder(ShopImages.PostgreSql)
            .WithLabel(OwnershipLabel.All)
            .WithLabel("shop-mesh.replica", Alias)
            .WithNetwork(networks.Front)
            .WithUsername(Owner)
            .WithPassword(_password)
            .Build();
        _container.Created += (_, _) => ServiceContainer.ConnectAsync(Alias, _container.Id, networks, docker, CancellationToken.None).GetAwaiter().GetResult();
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _container.StartAsync(cancellationToken);
        await using var server = NpgsqlDataSource.Create(Published("postgres"));
        foreach (var service in ShopImages.Services)
        {
            await using var command = server.CreateCommand($"CREATE DATABASE \"{service}-db\"");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Stops the server as an operator does, which closes every connection, and starts it again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _container.StopAsync(cancellationToken);
        await _container.StartAsync(cancellationToken);
    }

    public string PasswordOf(string service) => _passwords[service];

    /// <summary>As the job that migrates connects.</summary>
    public string OwnerConnectionString(string service) =>
        $"Host={Alias};Username={Owner};Password={_password};Database={service}-db";

    /// <summary>As the service connects.</summary>
    public string ConnectionString(string service) =>
        $"Host={Alias};Username={service};Password={_passwords[service]};Database={service}-db";

    /// <summary>Reads the books; the reader is disposed by the caller.</summary>
    public (NpgsqlDataSource Orders, NpgsqlDataSource Products, Books Books) Open()
    {
        var orders = NpgsqlDataSource.Create(Published("orders-db"));
        var products = NpgsqlDataSource.Create(Published("products-db"));
        return (orders, products, new Books(orders, products));
    }

    public async Task<string> LogAsync(int lines)
    {
        var (output, errors) = await _container.GetLogsAsync(timestampsEnabled: true);
        return string.Join('\n', $"{output}\n{errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    private string Published(string name) => new NpgsqlConnectionStringBuilder(_container.GetConnectionString()) { Database = name }.ConnectionString;
}
