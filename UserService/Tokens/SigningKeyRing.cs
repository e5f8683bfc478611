using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Users.Data;

namespace ShopMesh.Users.Tokens;

/// <summary>
/// The keys that tokens are signed and verified with. They are in the database, so that every replica has the same; the replica that first
/// sees that a new one is due makes it, under a lock.
/// </summary>
internal sealed partial class SigningKeyRing(
    IDbContextFactory<UsersDbContext> databases,
    KeyEncryption encryption,
    IOptions<UserTokenOptions> options,
    TimeProvider time,
    ILogger<SigningKeyRing> logger) : BackgroundService, ITokenKeys
{
    // "shopkeys": nothing else in this database takes this advisory lock.
    private const long Lock = 0x73686f706b657973;

    // A name that is not known is looked up, but whoever makes names up is not to keep the database busy.
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Keys? _keys;
    private long _loadedAt;

    /// <summary>What tokens are signed with now.</summary>
    public async Task<SigningCredentials> SignerAsync(CancellationToken cancellationToken)
    {
        var keys = _keys ?? await LoadAsync(cancellationToken);
        var signer = keys.Signer(time.GetUtcNow())
            ?? (await LoadAsync(cancellationToken)).Signer(time.GetUtcNow())
            ?? throw new UnavailableException("There is no key to sign tokens with just now.");
        return new SigningCredentials(signer, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The public halves of all keys that tokens may still be signed with, and of the next one.</summary>
    public async Task<IReadOnlyList<JsonWebKey>> PublishedAsync(CancellationToken cancellationToken) =>
        (_keys ?? await LoadAsync(cancellationToken)).Published;

    /// <inheritdoc />
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_keys?.Verifiers.GetValueOrDefault(keyId) is { } known)
            return known;
        return (await LoadAsync(cancellationToken)).Verifiers.GetValueOrDefault(keyId);
    }

    /// <summary>Looks at the keys now, and makes one if one is due.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var keys = await ReadAsync(database, cancellationToken);
        if (IsDue(keys))
            keys = await RotateAsync(database, cancellationToken);
        _keys = new Keys(keys, Decrypt(keys));
        _loadedAt = time.GetTimestamp();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _loading.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.KeyReloadInterval, time);
        try
        {
            do
            {
                try
                {
                    await ReloadAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is InvalidOperationException || exception.IsDatabaseFailure())
                {
                    Log.NotLoaded(logger, exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static Task<List<SigningKey>> ReadAsync(UsersDbContext database, CancellationToken cancellationToken) =>
        database.SigningKeys.AsNoTracking().OrderBy(key => key.ActiveFrom).ToListAsync(cancellationToken);

    private async Task<Keys> LoadAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        await _loading.WaitAsync(cancellationToken);
        try
        {
            // Those who come while it goes on share what it finds, if it began after they asked.
            if (_keys is { } keys && _loadedAt > asked)
                return keys;
            if (_loadedAt != 0 && LeastInterval - time.GetElapsedTime(_loadedAt) is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellationToken);
            await ReloadAsync(cancellationToken);
            return _keys!;
        }
        finally
        {
            _loading.Release();
        }
    }

    private bool IsDue(List<SigningKey> keys) =>
        KeySchedule.NextFrom(Usable(keys), time.GetUtcNow(), options.Value) is not null || KeySchedule.Ended(keys, time.GetUtcNow(), options.Value).Any();

    private SigningKey[] Usable(IEnumerable<SigningKey> keys) => [.. keys.Where(key => TryDecrypt(key) is not null)];

    private async Task<List<SigningKey>> RotateAsync(UsersDbContext database, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);

        // Another replica may have been first.
        var keys = await ReadAsync(database, cancellationToken);
        var now = time.GetUtcNow();
        var ended = KeySchedule.Ended(keys, now, options.Value).ToArray();
        var names = ended.Select(key => key.Id).ToArray();
        await database.SigningKeys.Where(key => names.Contains(key.Id)).ExecuteDeleteAsync(cancellationToken);
        if (KeySchedule.NextFrom(Usable(keys), now, options.Value) is { } from)
        {
            var made = Make(StoredTime.Of(from));
            database.SigningKeys.Add(made);
            await database.SaveChangesAsync(cancellationToken);
            Log.Made(logger, made.Id, made.ActiveFrom);
        }

        var rotated = await ReadAsync(database, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rotated;
    }

    private SigningKey Make(DateTimeOffset activeFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var privateKey = key.ExportPkcs8PrivateKey();
        try
        {
            return new SigningKey
            {
                Id = name,
                PublicKey = key.ExportSubjectPublicKeyInfo(),
                EncryptedPrivateKey = encryption.Encrypt(name, privateKey),
                EncryptionKeyId = encryption.CurrentId,
                ActiveFrom = activeFrom,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    private Dictionary<string, ECDsaSecurityKey> Decrypt(IEnumerable<SigningKey> keys) =>
        keys.Select(TryDecrypt).OfType<ECDsaSecurityKey>().ToDictionary(key => key.KeyId!, StringComparer.Ordinal);

    // A key that was encrypted with another secret still verifies what it has signed.
    private ECDsaSecurityKey? TryDecrypt(SigningKey stored)
    {
        if (_keys?.Signers.GetValueOrDefault(stored.Id) is { } known)
            return known;
        if (encryption.Decrypt(stored.Id, stored.EncryptionKeyId, stored.EncryptedPrivateKey) is not { } privateKey)
        {
            Log.NotDecrypted(logger, stored.Id);
            return null;
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);
        return new ECDsaSecurityKey(key) { KeyId = stored.Id };
    }

    private sealed class Keys(List<SigningKey> stored, Dictionary<string, ECDsaSecurityKey> signers)
    {
        public Dictionary<string, ECDsaSecurityKey> Signers { get; } = signers;

        public IReadOnlyList<JsonWebKey> Published { get; } = [.. stored.Select(Public)];

        public FrozenDictionary<string, SecurityKey> Verifiers { get; } =
            stored.Select(Public).ToFrozenDictionary(key => key.Kid!, SecurityKey (key) => key, StringComparer.Ordinal);

        public ECDsaSecurityKey? Signer(DateTimeOffset now) =>
            KeySchedule.Signer(stored.Where(key => Signers.ContainsKey(key.Id)), now) is { } key ? Signers[key.Id] : null;

        private static JsonWebKey Public(SigningKey stored)
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(stored.PublicKey, out _);
            var published = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(key) { KeyId = stored.Id });
            published.Use = "sig";
            published.Alg = SecurityAlgorithms.EcdsaSha256;
            return published;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Made the key {KeyId}, which signs tokens from {ActiveFrom:u} on.")]
        public static partial void Made(ILogger logger, string keyId, DateTimeOffset activeFrom);

        [LoggerMessage(2, LogLevel.Warning, "The keys of tokens could not be read; those that are known stay in use: {Problem}")]
        public static partial void NotLoaded(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Warning, "The key {KeyId} was encrypted with a key that is not configured here, so it only verifies: set Users:Tokens:PreviousKeyEncryptionKey if it is to sign.")]
        public static partial void NotDecrypted(ILogger logger, string keyId);
    }
}
