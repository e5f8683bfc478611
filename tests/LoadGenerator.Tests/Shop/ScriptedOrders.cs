extern alias load;

using Grpc.Core;
using load::Shop.Orders.V1;

namespace ShopMesh.LoadGenerator.Tests.Shop;

/// <summary>A client that answers as the test says, attempt by attempt; after the last answer it repeats that one.</summary>
internal sealed class ScriptedOrders(params StatusCode[] answers) : OrderService.OrderServiceClient
{
    public List<string> RequestIds { get; } = [];

    public override AsyncUnaryCall<PlaceOrderResponse> PlaceOrderAsync(PlaceOrderRequest request, CallOptions options)
    {
        RequestIds.Add(request.RequestId);
        var answer = answers[Math.Min(RequestIds.Count, answers.Length) - 1];
        var response = answer == StatusCode.OK
            ? Task.FromResult(new PlaceOrderResponse { Order = new Order { Id = "order", RequestId = request.RequestId } })
            : Task.FromException<PlaceOrderResponse>(new RpcException(new Status(answer, "As the test wants it.")));
        return new AsyncUnaryCall<PlaceOrderResponse>(response, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }
}
