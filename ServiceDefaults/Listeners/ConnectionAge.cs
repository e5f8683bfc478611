using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Ends connections gracefully when they are old, when their caller's certificate is about to end, or when its authority was
/// taken from the trust bundle: HTTP/2 sends GOAWAY, calls in flight finish, and the client connects again with the
/// certificate it has by then. A connection would otherwise outlive the proof of identity that it was accepted for.
/// </summary>
internal sealed class ConnectionAge(IOptions<ListenerOptions> options, PeerVerifier verifier, IServiceProvider services, TimeProvider clock)
{
    private static readonly TimeSpan BeforeExpiry = TimeSpan.FromSeconds(10);

    /// <summary>A connection middleware.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } lifetime)
        {
            await next(connection);
            return;
        }

        var peer = connection.Features.Get<PeerIdentityFeature>();
        await using var timer = clock.CreateTimer(_ => lifetime.RequestClose(), null, Remaining(peer), Timeout.InfiniteTimeSpan);
        if (peer is null)
        {
            await next(connection);
            return;
        }

        // Not before the handshake, so the source is known to have been read; and not by constructor, which runs while the
        // host is built, when configuration was not checked yet.
        var source = services.GetRequiredService<MeshCertificateSource>();
        void OnTrustChanged()
        {
            if (verifier.Verify(peer.Certificate, presented: null, source.Current, X509Svid.ClientAuthentication) is not null)
                lifetime.RequestClose();
        }

        source.Changed += OnTrustChanged;
        try
        {
            await next(connection);
        }
        finally
        {
            source.Changed -= OnTrustChanged;
        }
    };

    private TimeSpan Remaining(PeerIdentityFeature? peer)
    {
        // Spread by ten percent either way, so that connections opened together do not end together.
        var age = options.Value.MaxConnectionAge * (0.9 + Random.Shared.NextDouble() * 0.2);
        if (peer is null)
            return age;
        var proven = peer.NotAfter - clock.GetUtcNow() - BeforeExpiry;
        return proven < age ? TimeSpan.FromTicks(Math.Max(proven.Ticks, 0)) : age;
    }
}
