using Grpc.Core;
using Grpc.Health.V1;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Writes under the cancellation of the call, whatever cancellation the writing code brings.</summary>
internal sealed class CallScopedWriter(IServerStreamWriter<HealthCheckResponse> inner, CancellationToken call)
    : IServerStreamWriter<HealthCheckResponse>
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(HealthCheckResponse message) => inner.WriteAsync(message, call);

    public Task WriteAsync(HealthCheckResponse message, CancellationToken cancellationToken) => inner.WriteAsync(message, call);
}
