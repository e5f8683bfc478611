using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.Chaos.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Chaos.Tests;

public sealed class LastItemsTests(ChaosShop shop)
{
    private const int Clients = 200;
    private const int Stock = 50;

    [Fact]
    public async Task Two_hundred_clients_order_the_last_fifty_items_over_two_replicas_of_each_service_and_exactly_fifty_get_one()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var user = await shop.AddUserAsync(cancellationToken);
        var product = await shop.AddProductAsync(Stock, cancellationToken);
        var requests = Enumerable.Range(0, Clients)
            .Select(_ => new PlaceOrderRequest
            {
                RequestId = Guid.CreateVersion7().ToString(),
                UserId = user,
                Items = { new OrderItem { ProductId = product, Quantity = 1 } },
            })
            .ToArray();

        var outcomes = await Task.WhenAll(requests.Select(async (request, i) =>
        {
            try
            {
                var response = await shop.Orders[i % shop.Orders.Count]
                    .PlaceOrderAsync(request, deadline: DateTime.UtcNow.AddMinutes(1), cancellationToken: cancellationToken);
                response.Order.Status.ShouldBe(OrderStatus.Confirmed);
                return null;
            }
            catch (RpcException e)
            {
                return e;
            }
        }));

        outcomes.Count(error => error is null).ShouldBe(Stock, string.Join(
            Environment.NewLine, outcomes.OfType<RpcException>().GroupBy(error => error.Status.ToString(), (status, same) => $"{same.Count()} times {status}")));
        foreach (var error in outcomes.OfType<RpcException>())
        {
            error.StatusCode.ShouldBe(StatusCode.FailedPrecondition, error.Status.Detail);
            var failure = error.GetRpcStatus()!.Details.Single(detail => detail.Is(PreconditionFailure.Descriptor)).Unpack<PreconditionFailure>();
            var violation = failure.Violations.ShouldHaveSingleItem();
            violation.Type.ShouldBe("INSUFFICIENT_STOCK");
            violation.Subject.ShouldBe($"products/{product}");
        }

        await shop.Books.UntilSettledAsync(cancellationToken);
        await shop.Books.ShouldHaveOneSettledOrderForAsync([.. requests.Select(request => Guid.Parse(request.RequestId))]);
        await shop.Books.ShouldConserveStockAsync();
    }
}
