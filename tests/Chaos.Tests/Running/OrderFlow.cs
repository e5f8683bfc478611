using System.Collections.Concurrent;
using Grpc.Core;
using Shop.Orders.V1;

namespace ShopMesh.Chaos.Tests.Running;

/// <summary>
/// Customers who keep ordering, whatever happens. They ask either replica, ask the other one when there is no answer, cancel now and
/// then, and sometimes lose patience and leave their order to its fate.
/// </summary>
internal sealed class OrderFlow(ChaosShop shop, string userId, IReadOnlyList<string> products, int seed) : IDisposable
{
    private const int AttemptsUntilLeaving = 4;

    private static readonly TimeSpan PatienceOfAnAttempt = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, PlaceOrderRequest> _requests = [];
    private readonly SemaphoreSlim _placed = new(0);
    private int _attempts;

    /// <summary>Everything that was asked for, answered or not.</summary>
    public IReadOnlyDictionary<Guid, PlaceOrderRequest> Requests => _requests;

    /// <summary>What was answered with an order that is confirmed, and was not cancelled.</summary>
    public ConcurrentDictionary<Guid, string> Confirmed { get; } = [];

    /// <summary>How many calls were made.</summary>
    public int Attempts => _attempts;

    public void Dispose() => _placed.Dispose();

    /// <summary>Waits until this many orders more are confirmed.</summary>
    public async Task ConfirmationsAsync(int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
            await _placed.WaitAsync(cancellationToken);
    }

    /// <summary>One customer.</summary>
    public async Task ShopAsync(int customer, Func<bool> closed, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode.Combine(seed, customer));
        while (!closed())
        {
            var request = Basket(random);
            _requests[Guid.Parse(request.RequestId)] = request;
            if (await PlaceAsync(request, random.Next(2), cancellationToken) is not { } order)
                continue;
            _placed.Release();
            if (random.Next(10) == 0)
                await TryAsync(client => client.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, deadline: Deadline, cancellationToken: cancellationToken), random.Next(2), cancellationToken);
            else
                Confirmed[Guid.Parse(request.RequestId)] = order.Id;
        }
    }

    /// <summary>Asks for an order until there is an answer.</summary>
    /// <returns>The confirmed order; null when the shop turned it down, or the customer left.</returns>
    public async Task<Order?> PlaceAsync(PlaceOrderRequest request, int first, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsUntilLeaving; attempt++)
        {
            var response = await TryAsync(client => client.PlaceOrderAsync(request, deadline: Deadline, cancellationToken: cancellationToken), first + attempt, cancellationToken);
            if (response is { Answer: { } placed })
                return placed.Order.Status == OrderStatus.Confirmed ? placed.Order : null;
            if (response.Code == StatusCode.FailedPrecondition)
                return null;
        }

        return null;
    }

    private static DateTime Deadline => DateTime.UtcNow + PatienceOfAnAttempt;

    private async Task<(T? Answer, StatusCode Code)> TryAsync<T>(
        Func<OrderService.OrderServiceClient, AsyncUnaryCall<T>> call, int preferred, CancellationToken cancellationToken)
        where T : class
    {
        var replica = await StandingAsync(preferred).WaitAsync(cancellationToken);
        try
        {
            using var attempt = call(shop.Orders[replica]);
            return (await attempt, StatusCode.OK);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.FailedPrecondition)
        {
            return (null, e.StatusCode);
        }
        finally
        {
            Interlocked.Increment(ref _attempts);
        }
    }

    // A customer who finds the door closed goes to the other one, and waits where both are.
    private async Task<int> StandingAsync(int preferred)
    {
        var replicas = shop.OrderReplicas;
        while (true)
        {
            for (var i = 0; i < replicas.Count; i++)
            {
                if (replicas[(preferred + i) % replicas.Count].Standing.IsCompleted)
                    return (preferred + i) % replicas.Count;
            }

            await Task.WhenAny(replicas.Select(replica => replica.Standing));
        }
    }

    private PlaceOrderRequest Basket(Random random)
    {
        var request = new PlaceOrderRequest { RequestId = Guid.CreateVersion7().ToString(), UserId = userId };
        foreach (var product in products.OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
            request.Items.Add(new OrderItem { ProductId = product, Quantity = random.Next(1, 4) });
        return request;
    }
}
