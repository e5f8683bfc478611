using Npgsql;
using ShopMesh.LoadGenerator.Tests.Running;
using ShopMesh.Testing.Shop.Processes;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests;

/// <summary>The program against the services as they ship, with their sample data.</summary>
public sealed class RealShopTests(RealShop shop) : IClassFixture<RealShop>
{
    [Fact]
    public async Task Run_AgainstTheRealShop_LosesNoOrderAndLeavesNothingReserved()
    {
        var settings = LoadProcess.Settings(shop.Identities, shop.Users.EdgePort, shop.Products.EdgePort, shop.Orders[0].EdgePort);
        settings["services:orders:edge:1"] = $"https://localhost:{shop.Orders[1].EdgePort}";
        settings["Load:ThinkTime"] = "00:00:00.020";
        await using var load = LoadProcess.Start(["--orders-per-second", "10", "--duration", "00:00:05"], settings);

        (await load.WaitForExitAsync()).ShouldBe(0, load.Output);

        var summary = load.Output.Split('\n').Single(line => line.Contains("In all:", StringComparison.Ordinal));
        summary.ShouldContain("0 lost");
        summary.ShouldNotContain(" 0 placed");
        summary.ShouldNotContain(" 0 confirmed");
        summary.ShouldNotContain("InvalidArgument");
        summary.ShouldNotContain("Internal");
        (await CountAsync("SELECT coalesce(sum(reserved_quantity), 0) FROM products")).ShouldBe(0);
        (await CountAsync("SELECT coalesce(sum(sold_quantity), 0) FROM products")).ShouldBeGreaterThan(0);
        (await CountAsync("SELECT count(*)::numeric FROM products WHERE received_quantity <> available_quantity + reserved_quantity + sold_quantity"))
            .ShouldBe(0);
        TestContext.Current.TestOutputHelper!.WriteLine(summary);
    }

    [Fact]
    public async Task Check_AgainstTheRealShop_SeesAnOrderConfirmedAndTakesItBack()
    {
        var settings = LoadProcess.Settings(shop.Identities, shop.Users.EdgePort, shop.Products.EdgePort, shop.Orders[0].EdgePort);
        await using var check = LoadProcess.Start(["check"], settings);

        (await check.WaitForExitAsync()).ShouldBe(0, check.Output);

        check.Output.ShouldContain("is CONFIRMED");
        check.Output.ShouldContain("the same order");
        check.Output.ShouldContain("is CANCELLED");
    }

    private async Task<decimal> CountAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(shop.ProductsDatabase);
        await using var command = database.CreateCommand(sql);
        return (decimal)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
