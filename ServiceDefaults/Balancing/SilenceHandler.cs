using System.Net;
using System.Net.Http.Headers;
using ShopMesh.ServiceDefaults.Clients;

namespace ShopMesh.ServiceDefaults.Balancing;

/// <summary>
/// Watches one attempt of a call at the replica that the balancer picked. Where the answer takes long, the replica is asked for a sign of
/// life on the same connection; if it gives none while another replica does, the attempt ends as UNAVAILABLE, so that it can be made
/// there while there is time, and the balancer passes the silent one over.
/// </summary>
internal sealed class SilenceHandler(Replicas replicas, ClientOptions options, TimeProvider clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var replica = replicas[address.IdnHost, address.Port];

        // Not disposed with the call: the request may be sent on after the response has begun, and is cancelled by this token too.
        var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        replica.Begin(giveUp, token => AskAsync(request, token));
        try
        {
            await using var patience = clock.CreateTimer(
                static replica => ((Replica)replica!).Ask(), replica, options.ProbeDelay, Timeout.InfiniteTimeSpan);
            var response = await base.SendAsync(request, giveUp.Token);
            replica.Answered();
            return response;
        }
        catch (OperationCanceledException exception) when (ConnectionFailureHandler.IsConnectTimeout(exception) && !giveUp.IsCancellationRequested)
        {
            replica.Unanswered();
            throw;
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"{address.Authority} does not answer.", new IOException("The replica does not answer."));
        }
        finally
        {
            replica.End(giveUp);
        }
    }

    // A service that no server has is answered at once, whatever the state of a server's dependencies: NOT_FOUND by grpc.health.v1,
    // UNIMPLEMENTED where that is not there. Where to and how to connect is in the options that the balancer gave to the call.
    private async Task AskAsync(HttpRequestMessage call, CancellationToken cancellationToken)
    {
        using var probe = new HttpRequestMessage(HttpMethod.Post, new Uri(call.RequestUri!, "/grpc.health.v1.Health/Check"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Question),
        };
        probe.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        probe.Headers.Host = call.Headers.Host;
        probe.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        IDictionary<string, object?> options = probe.Options;
        foreach (var (key, value) in call.Options)
            options[key] = value;
        using var response = await base.SendAsync(probe, cancellationToken);
    }

    /// <summary>A message of gRPC (uncompressed, 6 bytes) with a HealthCheckRequest in it: field 1, "none".</summary>
    private static readonly byte[] Question = [0, 0, 0, 0, 6, 0x0a, 4, (byte)'n', (byte)'o', (byte)'n', (byte)'e'];
}
