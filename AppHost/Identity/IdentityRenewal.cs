using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ShopMesh.AppHost.Identity;

/// <summary>Writes new certificates before the old ones end. The replicas notice by themselves.</summary>
internal sealed partial class IdentityRenewal(MeshAuthority authority, ILogger<IdentityRenewal> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A twelfth of the life is short enough to be in time and long enough to cost nothing.
        using var timer = new PeriodicTimer(authority.Lifetime / 12, authority.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var identity in authority.Replicas.Where(identity => identity.RenewAt <= authority.Time.GetUtcNow()))
                    Renew(identity);
            }
        }
        catch (OperationCanceledException)
        {
            // The app host is stopping.
        }
    }

    private void Renew(ReplicaIdentity identity)
    {
        try
        {
            identity.Renew();
            Log.Renewed(logger, identity.MeshCertificatePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // The certificates are good for another third of their life, and the next tick tries again. An app host that was asleep for so
            // long that its authority has ended goes on, and what it starts anew says why it has no certificate.
            Log.NotRenewed(logger, identity.MeshCertificatePath, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Renewed {Certificate}")]
        public static partial void Renewed(ILogger logger, string certificate);

        [LoggerMessage(2, LogLevel.Warning, "Could not renew {Certificate}, will try again: {Reason}")]
        public static partial void NotRenewed(ILogger logger, string certificate, string reason);
    }
}
