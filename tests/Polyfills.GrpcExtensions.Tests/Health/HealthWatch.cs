using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Polyfills.GrpcExtensions.Tests.Health;

/// <summary>A watch of a test.</summary>
internal sealed class HealthWatch(AsyncServerStreamingCall<HealthCheckResponse> call) : IDisposable
{
    /// <summary>The next status; null when the watch has ended.</summary>
    public async Task<ServingStatus?> NextAsync() =>
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken) ? call.ResponseStream.Current.Status : null;

    public void Dispose() => call.Dispose();
}
