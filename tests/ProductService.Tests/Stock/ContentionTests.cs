using Google.Rpc;
using Grpc.Core;
using Npgsql;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.Products.Tests.Stock;

public sealed class ContentionTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly ProductsShop _shop = new(cluster);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Of_200_who_want_the_last_50_at_once_over_two_replicas_exactly_50_get_one()
    {
        var product = await _shop.CreateAsync(50);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                var reservation = (await _shop.Orders[i % 2].ReserveStockAsync(ProductsShop.Reservation((product.Id, 1)))).Reservation;
                return (StatusCode.OK, reservation.Id);
            }
            catch (RpcException e)
            {
                e.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("INSUFFICIENT_STOCK");
                return (e.StatusCode, "");
            }
        }));

        outcomes.Count(outcome => outcome.Item1 == StatusCode.OK).ShouldBe(50);
        outcomes.Count(outcome => outcome.Item1 == StatusCode.FailedPrecondition).ShouldBe(150);
        var now = await _shop.GetAsync(product.Id);
        (now.AvailableQuantity, now.ReservedQuantity, now.SoldQuantity).ShouldBe((0, 50, 0));
        (await _shop.HeldAsync()).ShouldBe(50);
    }

    [Fact]
    public async Task One_reservation_that_is_sent_many_times_at_once_holds_once()
    {
        var product = await _shop.CreateAsync(100);
        var request = ProductsShop.Reservation((product.Id, 7));
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _shop.Orders[i % 2].ReserveStockAsync(request).ResponseAsync));
        responses.Distinct().Count().ShouldBe(1);
        (await _shop.GetAsync(product.Id)).ReservedQuantity.ShouldBe(7);
    }

    [Fact]
    public async Task Whatever_many_do_at_once_to_the_same_products_nothing_is_lost_and_nobody_is_stuck()
    {
        var products = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _shop.CreateAsync(40)));
        var failures = await Task.WhenAll(Enumerable.Range(0, 24).Select(worker => ShopAsync(worker, products)));

        // Too little stock is an answer; a deadlock or a broken rule of the ledger would be anything else.
        failures.SelectMany(failure => failure).ShouldAllBe(code => code == StatusCode.FailedPrecondition);
        var (received, available, reserved, sold) = await _shop.SumAsync();
        received.ShouldBe(240);
        (available + reserved + sold).ShouldBe(240);
        reserved.ShouldBe(await _shop.HeldAsync());
        foreach (var product in products)
        {
            var now = await _shop.GetAsync(product.Id);
            (now.AvailableQuantity + now.ReservedQuantity + now.SoldQuantity).ShouldBe(40);
        }
    }

    [Theory]
    [InlineData("available_quantity = available_quantity + 1")]
    [InlineData("available_quantity = -1, reserved_quantity = received_quantity + 1")]
    [InlineData("sold_quantity = 1")]
    public async Task The_database_itself_refuses_what_would_break_the_ledger(string change)
    {
        await _shop.CreateAsync(10);
        await using var command = _shop.Database.CreateCommand($"UPDATE products SET {change}");
        var error = await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        error.SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    /// <summary>A seeded shopper: reserves up to four products, in any order, and commits, releases, takes back or forgets.</summary>
    private async Task<List<StatusCode>> ShopAsync(int worker, Product[] products)
    {
        var random = new Random(worker);
        var failures = new List<StatusCode>();
        for (var round = 0; round < 12; round++)
        {
            var client = _shop.Orders[random.Next(2)];
            var wanted = products.OrderBy(_ => random.Next()).Take(random.Next(1, 5)).Select(product => (product.Id, (long)random.Next(1, 4)));
            var request = ProductsShop.Reservation([.. wanted]);
            var commit = new CommitStockRequest { ReservationId = request.ReservationId };
            var release = new ReleaseStockRequest { ReservationId = request.ReservationId, AllowCommitted = true };
            try
            {
                await client.ReserveStockAsync(request);
                switch (random.Next(4))
                {
                    case 0:
                        await client.CommitStockAsync(commit);
                        break;
                    case 1:
                        await client.ReleaseStockAsync(release);
                        break;
                    case 2:
                        await client.CommitStockAsync(commit);
                        await client.ReleaseStockAsync(release);
                        break;
                    default:
                        await _shop.Client.UpdateProductAsync(new UpdateProductRequest
                        {
                            Product = new Product { Id = request.Items[0].ProductId, Name = $"Named by {worker}" },
                            UpdateMask = new() { Paths = { "name" } },
                        });
                        break;
                }
            }
            catch (RpcException e)
            {
                failures.Add(e.StatusCode);
            }
        }

        return failures;
    }
}
