using Aspire.Hosting.Testing;
using Npgsql;
using Shouldly;
using ShopMesh.Integration.Tests.Running;
using Xunit;

namespace ShopMesh.Integration.Tests;

public sealed class DatabaseAccountTests(ShopSystem shop)
{
    [Theory]
    [InlineData("users")]
    [InlineData("products")]
    [InlineData("orders")]
    public async Task Database_OfAService_IsUsedWithTheServicesOwnAccountOnly(string service)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var owner = NpgsqlDataSource.Create((await shop.Application.GetConnectionStringAsync($"{service}-db", cancellationToken))!);

        await using var command = owner.CreateCommand(
            "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = service });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var accounts = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
            accounts.Add(rows.GetString(0));

        accounts.ShouldBe([service]);
    }
}
