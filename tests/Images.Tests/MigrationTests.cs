using Docker.DotNet.Models;
using Npgsql;
using ShopMesh.Images.Tests.Running;
using ShopMesh.Testing.Containers;
using Shouldly;
using Testcontainers.PostgreSql;
using Xunit;

namespace ShopMesh.Images.Tests;

/// <summary>The migration job: the same image with the argument <c>migrate</c>, against PostgreSQL in a container.</summary>
public class MigrationTests
{
    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    public async Task Migrate_brings_an_empty_database_up_to_date_and_ends_and_again_changes_nothing(string service)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var image = await ShopImage.OfAsync(service, cancellationToken);
        await using var postgres = new PostgreSqlBuilder(await ShopImage.PostgreSqlAsync(cancellationToken))
            .WithLabel(OwnershipLabel.All)
            .WithDatabase($"{service}-db")
            .WithCommand("-c", "fsync=off")
            .Build();
        await postgres.StartAsync(cancellationToken);
        using var member = new Member(service, postgres.GetConnectionString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        // On the host's network it reaches the port that is published there, as this test does.
        await RunAsync(image, member, cancellationToken);
        var first = await AppliedAsync(postgres, cancellationToken);
        await RunAsync(image, member, cancellationToken);

        first.ShouldNotBeEmpty();
        (await AppliedAsync(postgres, cancellationToken)).ShouldBe(first);
    }

    private static async Task RunAsync(string image, Member member, CancellationToken cancellationToken)
    {
        await using var job = await Container.StartAsync(image, member.Environment, ["migrate"], Configure);
        var (exitCode, output, errors) = await job.ExitAsync(cancellationToken);
        exitCode.ShouldBe(0, output + errors);

        void Configure(CreateContainerParameters parameters)
        {
            parameters.HostConfig!.Binds = [member.Mount];
            parameters.HostConfig.NetworkMode = "host";
            parameters.HostConfig.PublishAllPorts = false;
        }
    }

    private static async Task<List<string>> AppliedAsync(PostgreSqlContainer postgres, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(postgres.GetConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var tables = new NpgsqlCommand(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = '__EFMigrationsHistory'", connection);
        var history = (string)(await tables.ExecuteScalarAsync(cancellationToken))!;
#pragma warning disable CA2100 // The name was quoted by the server.
        await using var query = new NpgsqlCommand($"SELECT \"MigrationId\" FROM {history} ORDER BY 1", connection);
#pragma warning restore CA2100
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        var applied = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            applied.Add(reader.GetString(0));
        return applied;
    }
}
