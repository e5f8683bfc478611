using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Shop.Orders.V1;
using Shouldly;
using ShopMesh.Integration.Tests.Running;

namespace ShopMesh.Containers.Tests.Running;

/// <summary>Orders that come in while something happens, and what their callers saw.</summary>
internal sealed class OrderStream : IAsyncDisposable
{
    private const int AtOnce = 4;

    private readonly Func<PlaceOrderRequest, Action<RpcException>, CancellationToken, Task<Order>> _place;
    private readonly Shopper _shopper;
    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentQueue<(Guid RequestId, Order Order, TimeSpan Time)> _orders = new();
    private readonly ConcurrentQueue<RpcException> _failures = new();
    private readonly Task _running;
    private volatile TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to place orders, one after the other, for a few shoppers at once.</summary>
    /// <param name="shopper">Who orders.</param>
    /// <param name="place">Places one until it is answered, and tells of attempts that were not; null for what a careful client does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public OrderStream(
        Shopper shopper, CancellationToken cancellationToken, Func<PlaceOrderRequest, Action<RpcException>, CancellationToken, Task<Order>>? place = null)
    {
        _shopper = shopper;
        _place = place ?? ((basket, failed, token) => shopper.PlaceUntilAnsweredAsync(basket, token, TimeSpan.FromSeconds(8), failed));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => RunAsync(cancellationToken), cancellationToken)));
    }

    /// <summary>Attempts that got another answer than an order.</summary>
    public IReadOnlyCollection<RpcException> Failures => _failures;

    /// <summary>How long the slowest order took, with its repetitions.</summary>
    public TimeSpan Slowest => _orders.Max(order => order.Time);

    /// <summary>Waits until that many more orders have been placed.</summary>
    public async Task MoreAsync(int orders, CancellationToken cancellationToken)
    {
        var wanted = _orders.Count + orders;
        while (true)
        {
            var more = _more.Task;
            if (_orders.Count >= wanted)
                return;
            (await Task.WhenAny(more, _running).WaitAsync(TimeSpan.FromSeconds(40), cancellationToken)).IsFaulted.ShouldBeFalse();
            if (_running.IsFaulted)
                await _running;
        }
    }

    /// <summary>Lets the orders that are on their way end, and checks that every request has one confirmed order and stock is conserved.</summary>
    public async Task EndAsync(ShopDatabase database, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
        _orders.ShouldAllBe(order => order.Order.Status == OrderStatus.Confirmed);
        _orders.Select(order => order.Order.Id).Distinct().Count().ShouldBe(_orders.Count);
        var (orders, products, books) = database.Open();
        await using (orders)
        await using (products)
        {
            await books.UntilSettledAsync(cancellationToken);
            await books.ShouldHaveOneSettledOrderForAsync([.. _orders.Select(order => order.RequestId)]);
            await books.ShouldConserveStockAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    /// <summary>One line of what happened.</summary>
    public override string ToString()
    {
        var failures = string.Join(", ", _failures.GroupBy(failure => failure.StatusCode).Select(group => $"{group.Count()} {group.Key}"));
        return $"{_orders.Count} orders, slowest {Slowest.TotalSeconds:0.0} s, failed attempts: {(failures.Length == 0 ? "none" : failures)}";
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!_stop.IsCancellationRequested)
        {
            var basket = _shopper.Basket();
            var watch = Stopwatch.StartNew();
            var order = await _place(basket, _failures.Enqueue, cancellationToken);
            _orders.Enqueue((Guid.Parse(basket.RequestId), order, watch.Elapsed));
            Interlocked.Exchange(ref _more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
