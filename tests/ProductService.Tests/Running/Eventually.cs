namespace ShopMesh.Products.Tests.Running;

/// <summary>Waits for what others bring about and nobody announces.</summary>
internal static class Eventually
{
    public static async Task Async(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
