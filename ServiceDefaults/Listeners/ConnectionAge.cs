using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Identity;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Ends connections gracefully when they are old, or when their caller's certificate is about to end: HTTP/2 sends GOAWAY,
/// calls in flight finish, and the client connects again with the certificate it has by then. A connection would otherwise
/// outlive the proof of identity that it was accepted for.
/// </summary>
internal sealed class ConnectionAge(IOptions<ListenerOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan BeforeExpiry = TimeSpan.FromSeconds(10);

    /// <summary>A connection middleware.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        await using var timer = lifetime is null
            ? null
            : clock.CreateTimer(_ => lifetime.RequestClose(), null, Remaining(connection), Timeout.InfiniteTimeSpan);
        await next(connection);
    };

    private TimeSpan Remaining(ConnectionContext connection)
    {
        // Spread by ten percent either way, so that connections opened together do not end together.
        var age = options.Value.MaxConnectionAge * (0.9 + Random.Shared.NextDouble() * 0.2);
        if (connection.Features.Get<PeerIdentityFeature>() is not { } peer)
            return age;
        var proven = peer.NotAfter - clock.GetUtcNow() - BeforeExpiry;
        return proven < age ? TimeSpan.FromTicks(Math.Max(proven.Ticks, 0)) : age;
    }
}
