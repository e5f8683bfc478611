using Xunit;

namespace ShopMesh.Orders.Tests.Running;

/// <summary>Waits for what others bring about and nobody announces.</summary>
internal static class Eventually
{
    public static async Task Async(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(OrdersShop.Patience);
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
