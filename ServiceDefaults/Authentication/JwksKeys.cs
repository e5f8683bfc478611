using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Identity;
using ShopMesh.ServiceDefaults.Listeners;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>
/// The keys that another service publishes (RFC 7517). They are fetched when the host starts, from time to time after, and when
/// a token names one that is not known; if that fails, those before go on being used. A key is trusted because the edge certificate of the
/// publishing service is.
/// </summary>
internal sealed partial class JwksKeys(
    IConfiguration configuration,
    IOptions<AuthenticationOptions> options,
    EdgeCertificateSource certificates,
    EdgeHandshake handshake,
    TimeProvider clock,
    ILogger<JwksKeys> logger) : BackgroundService, ITokenKeys
{
    private const string Path = "/.well-known/jwks.json";
    private const int MaximumSize = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly Lazy<HttpClient> _http = new(() => new HttpClient(new SocketsHttpHandler
    {
        SslOptions = handshake.Client(),
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaximumSize,
    });

    private volatile FrozenDictionary<string, SecurityKey>? _keys;
    private long _triedAt;

    /// <inheritdoc />
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (options.Value.KeysFrom is null)
            return null;
        if (_keys?.GetValueOrDefault(keyId) is { } known)
            return known;

        // Tokens are unverified here: whoever sends made-up names must not make us fetch for each.
        await FetchAsync(options.Value.KeysMinimumInterval, cancellationToken);
        return _keys is { } keys
            ? keys.GetValueOrDefault(keyId)
            : throw new UnavailableException("The keys that tokens are verified with cannot be had just now.", options.Value.KeysMinimumInterval);
    }

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.KeysFrom is not null)
        {
            new ServiceAddress(options.Value.KeysFrom, MeshListenerNames.Edge).Check(configuration);
            certificates.Require(own: false, trust: true, $"{AuthenticationOptions.SectionName}:KeysFrom");
            _ = certificates.Current;
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        if (_http.IsValueCreated)
            _http.Value.Dispose();
        _fetching.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.KeysFrom is null)
            return;

        try
        {
            var retry = TimeSpan.FromSeconds(1);
            while (true)
            {
                if (await FetchAsync(TimeSpan.Zero, stoppingToken))
                {
                    retry = TimeSpan.FromSeconds(1);
                    await Task.Delay(options.Value.KeysRefreshInterval * (0.9 + (0.2 * Random.Shared.NextDouble())), clock, stoppingToken);
                }
                else
                {
                    await Task.Delay(retry, clock, stoppingToken);
                    retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Fetches the keys unless that was tried within the interval; those who come while it goes on share it.</summary>
    private async Task<bool> FetchAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            if (_triedAt != 0 && clock.GetElapsedTime(_triedAt) < interval)
                return false;

            try
            {
                // Not with the caller's token: others wait for the same answer.
                return await FetchFromAnyAsync();
            }
            finally
            {
                // Those who waited meanwhile share it, and what failed, in whatever way, is not tried again for each caller.
                _triedAt = clock.GetTimestamp();
            }
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<bool> FetchFromAnyAsync()
    {
        var service = options.Value.KeysFrom!;
        ServiceTarget[] replicas;
        try
        {
            replicas = [.. new ServiceAddress(service, MeshListenerNames.Edge).Read(configuration)];
        }
        catch (FormatException exception)
        {
            Log.NotFetched(logger, service, exception.Message);
            return false;
        }

        Random.Shared.Shuffle(replicas);
        var problem = $"services:{service}:edge:0 is not set";
        foreach (var (host, port) in replicas.Select(replica => (replica.CertificateHost, replica.Port)))
        {
            try
            {
                var json = await _http.Value.GetStringAsync(new UriBuilder(Uri.UriSchemeHttps, host, port, Path).Uri, CancellationToken.None);
                _keys = JsonWebKeySet.Create(json).GetSigningKeys()
                    .Where(key => !string.IsNullOrEmpty(key.KeyId))
                    .DistinctBy(key => key.KeyId, StringComparer.Ordinal)
                    .ToFrozenDictionary(key => key.KeyId!, StringComparer.Ordinal);
                Log.Fetched(logger, _keys.Count, host, port);
                return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ArgumentException)
            {
                problem = exception.Message;
            }
        }

        Log.NotFetched(logger, service, problem);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Fetched {Count} keys that tokens are verified with from {Host}:{Port}.")]
        public static partial void Fetched(ILogger logger, int count, string host, int port);

        [LoggerMessage(2, LogLevel.Warning, "The keys that tokens are verified with could not be fetched from {Service}; those that are known stay in use: {Problem}")]
        public static partial void NotFetched(ILogger logger, string service, string problem);
    }
}
