using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>
/// The API keys that configuration has now. A change that cannot be used leaves them as they were and says why. A key
/// keeps its place in the rate limit over changes that leave its rate alone.
/// </summary>
internal sealed partial class ApiKeyRing(IConfiguration configuration, ILogger<ApiKeyRing> logger) : IHostedService, IDisposable
{
    private readonly Lock _reading = new();
    private volatile Entry[] _entries = [];
    private volatile string? _problem;
    private IDisposable? _subscription;

    /// <summary>Why configuration, as it is now, is not in force; <see langword="null"/> when it is.</summary>
    public string? Problem => _problem;

    /// <summary>The program whose key this is, and its rate limit; <see langword="null"/> if it is nobody's.</summary>
    public (Caller Caller, CallRate Rate)? Find(string key)
    {
        if (key.Length > ApiKey.MaximumLength)
            return null;

        // Every entry is compared to the end, so that the time says nothing about which of them is near.
        var hash = ApiKey.Hash(key);
        Entry? found = null;
        foreach (var entry in _entries)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, entry.Hash))
                found = entry;
        }

        return found is null ? null : (found.Caller, found.Rate);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Read();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        foreach (var entry in _entries)
            entry.Rate.Dispose();
    }

    private void Reload()
    {
        try
        {
            Read();
            _problem = null;
        }
        catch (InvalidOperationException exception)
        {
            _problem = exception.Message;
            Log.Kept(logger, exception.Message);
        }
    }

    private void Read()
    {
        const string section = $"{AuthenticationOptions.SectionName}:ApiKeys";
        var keys = new Dictionary<string, ApiKeyOptions>(StringComparer.Ordinal);
        configuration.GetSection(section).Bind(keys, binder => binder.ErrorOnUnknownConfiguration = true);
        if (keys.SelectMany(key => key.Value.Validate($"{section}:{key.Key}")).ToArray() is { Length: > 0 } problems)
            throw new InvalidOperationException(string.Join(" ", problems));

        lock (_reading)
        {
            var before = _entries.ToDictionary(entry => entry.Caller.Name, StringComparer.Ordinal);
            _entries = [.. keys.Select(key => new Entry(
                Convert.FromHexString(key.Value.Hash),
                new Caller(CallerKind.Program, key.Key, FrozenSet<string>.Empty, key.Value.Scopes.ToFrozenSet(StringComparer.Ordinal)),
                before.TryGetValue(key.Key, out var known) && known.Rate.PerSecond.Equals(key.Value.RequestsPerSecond)
                    ? known.Rate
                    : new CallRate(key.Value.RequestsPerSecond)))];

            // A limiter that a call still asks is not taken from under it: those left over go with the garbage.
        }
    }

    private sealed record Entry(byte[] Hash, Caller Caller, CallRate Rate);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The API keys have changed but cannot be used, so those before stay in force: {Problem}")]
        public static partial void Kept(ILogger logger, string problem);
    }
}
