using Microsoft.AspNetCore.Identity;

namespace ShopMesh.Users.Domain;

/// <summary>
/// Hashes passwords. A hash takes a core for tens of milliseconds on purpose; no more than half of the cores hash at once, so that
/// calls without a password go on as ever, whoever creates accounts by the thousand.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<User> hasher) : IDisposable
{
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

    /// <inheritdoc/>
    public void Dispose() => _cores.Dispose();
}
