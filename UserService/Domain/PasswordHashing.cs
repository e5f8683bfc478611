using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Users.Domain;

/// <summary>
/// Hashes passwords. A hash takes a core for tens of milliseconds on purpose; no more than half of the cores hash at once, so that
/// calls without a password go on as ever, whoever creates accounts by the thousand.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<User> hasher) : IDisposable
{
    // Hashes that wait their turn; a caller beyond them would wait for longer than any deadline.
    private const int MostVerifications = 100;

    private static readonly User Nobody = User.Open(Guid.Empty, new UserProfile("", "", Role.Customer, UserStatus.Active, null), DateTimeOffset.UnixEpoch);

    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
    private int _verifications;
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The salted hash of a password.</summary>
    public async Task<string> HashAsync(User user, string password, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => hasher.HashPassword(user, password), cancellationToken);
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <summary>Whether a password is the one of a hash. Without a hash it is not, and finding out takes as long.</summary>
    /// <exception cref="ResourceExhaustedException">Too many passwords are being verified.</exception>
    public async Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _verifications) > MostVerifications)
                throw new ResourceExhaustedException("Too many people sign in at once.", TimeSpan.FromSeconds(1));
            await _cores.WaitAsync(cancellationToken);
            try
            {
                var result = await Task.Run(() => hasher.VerifyHashedPassword(Nobody, hash ?? _nobodysHash.Value, password), cancellationToken);
                return hash is null ? PasswordVerificationResult.Failed : result;
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _verifications);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cores.Dispose();
}
