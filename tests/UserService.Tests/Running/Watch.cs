using Grpc.Core;
using Shop.Users.V1;

namespace ShopMesh.Users.Tests.Running;

/// <summary>A watch that is in place.</summary>
internal sealed class Watch : IDisposable
{
    private readonly AsyncServerStreamingCall<WatchUserResponse> _call;

    private Watch(AsyncServerStreamingCall<WatchUserResponse> call) => _call = call;

    /// <summary>Waits until the service watches.</summary>
    public static async Task<Watch> BeginAsync(AsyncServerStreamingCall<WatchUserResponse> call)
    {
        await call.ResponseHeadersAsync;
        return new Watch(call);
    }

    public async Task<WatchUserResponse> NextAsync()
    {
        (await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue("The watch has ended.");
        return _call.ResponseStream.Current;
    }

    public async Task<bool> EndsAsync() => !await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);

    public void Dispose() => _call.Dispose();
}
