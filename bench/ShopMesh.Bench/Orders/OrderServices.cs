using Grpc.Net.Client;
using Shop.Orders.V1;
using ShopMesh.Bench.Shop;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Bench.Orders;

/// <summary>The three services, one replica each, and a client of the orders' edge.</summary>
internal sealed class OrderServices : IDisposable
{
    private readonly GrpcChannel[] _channels;
    private readonly OrderService.OrderServiceClient[] _clients;

    private OrderServices(IReadOnlyDictionary<string, ServiceProcess> processes, GrpcChannel[] channels)
    {
        Processes = processes;
        _channels = channels;
        _clients = Array.ConvertAll(channels, channel => new OrderService.OrderServiceClient(channel));
    }

    /// <summary>The services by name.</summary>
    public IReadOnlyDictionary<string, ServiceProcess> Processes { get; }

    /// <summary>Starts them on these databases.</summary>
    public static async Task<OrderServices> StartAsync(BenchShop shop, IReadOnlyDictionary<string, string> databases)
    {
        var users = await shop.StartAsync(ServiceProgram.Users, databases);
        var products = await shop.StartAsync(ServiceProgram.Products, databases);
        var orders = await shop.StartAsync(ServiceProgram.Orders, databases, new Dictionary<string, string?>
        {
            ["services:users:mesh:0"] = $"https://localhost:{users.MeshPort}",
            ["services:products:mesh:0"] = $"https://localhost:{products.MeshPort}",
            ["Mesh:Deadlines:Methods:shop.orders.v1.OrderService/PlaceOrder"] = "00:00:50",
        });
        var channels = Enumerable.Range(0, 2).Select(_ => EdgeChannel.Open(orders.EdgePort, shop.Identities)).ToArray();
        return new OrderServices(
            new Dictionary<string, ServiceProcess> { ["users"] = users, ["products"] = products, ["orders"] = orders }, channels);
    }

    /// <summary>Places one order.</summary>
    public async Task PlaceAsync(int caller, PlaceOrderRequest request, CancellationToken cancellationToken)
    {
        var response = await _clients[caller % _clients.Length]
            .PlaceOrderAsync(request, deadline: DateTime.UtcNow.AddSeconds(50), cancellationToken: cancellationToken);
        if (response.Order.Status != OrderStatus.Confirmed)
            throw new InvalidOperationException($"An order was {response.Order.Status}.");
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }
}
