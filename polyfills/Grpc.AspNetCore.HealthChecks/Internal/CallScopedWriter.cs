using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Writes under the cancellation of the call, whatever cancellation the writing code brings, and keeps the last status.</summary>
internal sealed class CallScopedWriter(IServerStreamWriter<HealthCheckResponse> inner, CancellationToken call)
    : IServerStreamWriter<HealthCheckResponse>
{
    public ServingStatus? Last { get; private set; }

    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(HealthCheckResponse message)
    {
        Last = message.Status;
        return inner.WriteAsync(message, call);
    }

    public Task WriteAsync(HealthCheckResponse message, CancellationToken cancellationToken) => WriteAsync(message);
}
