using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Testcontainers.PostgreSql;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Running;

public sealed class PostgreSqlTests
{
    private static CancellationToken Token => TestContainers.Token;

    [Fact]
    public async Task The_module_starts_with_init_scripts_and_runs_scripts()
    {
        var engine = ContainerEngine.SkipIfMissing();
        var image = Environment.GetEnvironmentVariable("SHOP_TEST_POSTGRES_IMAGE") is { Length: > 0 } configured ? configured : "postgres:17";
        Assert.SkipUnless(
            await engine.CanHaveImageAsync(image, Token),
            $"there is no image {image}, and it cannot be pulled. Make one from Debian's packages (docs/testing.md says how), and set SHOP_TEST_POSTGRES_IMAGE to its name.");
        await using var postgres = new PostgreSqlBuilder(image)
            .WithDatabase("shop").WithUsername("keeper").WithPassword("secret")
            .WithResourceMapping(Encoding.UTF8.GetBytes("CREATE TABLE items (id int); INSERT INTO items VALUES (1), (2);"), new FileInfo("/docker-entrypoint-initdb.d/1.sql"))
            .WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance)
            .Build();
        await postgres.StartAsync(Token);

        var script = await postgres.ExecScriptAsync("INSERT INTO items VALUES (3);", Token);
        await using var source = NpgsqlDataSource.Create(postgres.GetConnectionString());
        await using var command = source.CreateCommand("SELECT count(*) || ' by ' || current_user || ' in ' || current_database() FROM items");

        script.ExitCode.ShouldBe(0, script.Stderr);
        (await command.ExecuteScalarAsync(Token)).ShouldBe("3 by keeper in shop");
    }
}
