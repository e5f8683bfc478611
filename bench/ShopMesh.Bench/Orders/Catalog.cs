using Npgsql;
using Shop.Orders.V1;

namespace ShopMesh.Bench.Orders;

/// <summary>Users and products that orders are made of.</summary>
internal sealed class Catalog
{
    private const int Users = 1_000;
    private const int Products = 1_000;
    private const int ItemsPerOrder = 2;

    private readonly Guid[] _users = [.. Enumerable.Range(0, Users).Select(_ => Guid.CreateVersion7())];
    private readonly Guid[] _products = [.. Enumerable.Range(0, Products).Select(_ => Guid.CreateVersion7())];

    /// <summary>The ids of all of them.</summary>
    public IReadOnlySet<Guid> Ids => _users.Concat(_products).ToHashSet();

    /// <summary>Puts them into the databases.</summary>
    public async Task StoreAsync(NpgsqlDataSource users, NpgsqlDataSource products)
    {
        await using var addUsers = users.CreateCommand(
            """
            INSERT INTO users (id, email, email_key, display_name, role, status, created_at, updated_at, version)
            SELECT id, 'user' || n || '@example.com', 'user' || n || '@example.com', 'User ' || n, 1, 1, now(), now(), 1
            FROM unnest($1) WITH ORDINALITY AS u(id, n)
            """);
        addUsers.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = _users });
        await addUsers.ExecuteNonQueryAsync();

        await using var addProducts = products.CreateCommand(
            """
            INSERT INTO products (id, sku, name, description, price_minor_units, price_currency, price_decimals, category, tags, metadata,
                                  is_discontinued, received_quantity, available_quantity, reserved_quantity, sold_quantity,
                                  created_at, updated_at, version)
            SELECT id, 'SKU-' || n, 'Product ' || n, 'A product of the benchmark.', 1000 + n, 'EUR', 2, 1 + n % 8, ARRAY['bench'], '{}',
                   false, 1000000000, 1000000000, 0, 0, now(), now(), 1
            FROM unnest($1) WITH ORDINALITY AS p(id, n)
            """);
        addProducts.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = _products });
        await addProducts.ExecuteNonQueryAsync();
    }

    /// <summary>An order that somebody could make.</summary>
    public PlaceOrderRequest Order(Random random)
    {
        var request = new PlaceOrderRequest
        {
            RequestId = Guid.CreateVersion7().ToString(),
            UserId = _users[random.Next(Users)].ToString(),
        };
        var first = random.Next(Products);
        for (var i = 0; i < ItemsPerOrder; i++)
        {
            request.Items.Add(new OrderItem
            {
                ProductId = _products[(first + (i * 37)) % Products].ToString(),
                Quantity = random.Next(1, 4),
            });
        }

        return request;
    }
}
