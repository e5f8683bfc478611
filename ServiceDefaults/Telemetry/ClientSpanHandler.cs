using System.Diagnostics;
using System.Net;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Stands where each attempt of a call passes. Tells the span of a call which replica it went to, and sends that span's context along. It stands where the balancer has
/// picked a replica and before HTTP makes a span of its own. That one would double the call's and, when it is not exported,
/// leave the server's span with a parent that nobody knows; so HTTP's is switched off and the context is sent from here. Counts retries.
/// </summary>
/// <param name="peer">The identity that the server has to prove; <see langword="null"/> at the edge.</param>
/// <param name="service">The name of the called service.</param>
/// <param name="metrics">Where retries are counted.</param>
internal sealed class ClientSpanHandler(SpiffeId? peer, string service, RpcMetrics metrics) : DelegatingHandler
{
    // gRFC A6: how many attempts of this call have failed; the first attempt does not say it.
    private const string PreviousAttempts = "grpc-previous-rpc-attempts";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Contains(PreviousAttempts))
            metrics.Retried(service);

        if (Activity.Current is { } span)
        {
            if (span.IsAllDataRequested && span.Source.Name == TelemetryNames.GrpcClientSource && request.RequestUri is { } address)
            {
                span.SetTag(TelemetryNames.ServerAddress, address.Host);
                span.SetTag(TelemetryNames.ServerPort, address.Port);
                span.SetTag(TelemetryNames.MeshPeerService, service);
                span.SetTag(TelemetryNames.MeshPeer, peer?.ToString());
                if (IPAddress.TryParse(address.Host, out _))
                {
                    span.SetTag(TelemetryNames.PeerAddress, address.Host);
                    span.SetTag(TelemetryNames.PeerPort, address.Port);
                }
            }

            DistributedContextPropagator.Current.Inject(span, request, static (carrier, name, value) =>
            {
                var headers = ((HttpRequestMessage)carrier!).Headers;
                headers.Remove(name);
                headers.TryAddWithoutValidation(name, value);
            });
        }

        return base.SendAsync(request, cancellationToken);
    }
}
