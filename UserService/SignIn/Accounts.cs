using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.SignIn;

/// <summary>Knows people by their passwords.</summary>
internal sealed class Accounts(UsersDbContext database, PasswordHashing passwords, LockOut lockOut)
{
    /// <summary>The user with this address and this password.</summary>
    /// <exception cref="UnauthenticatedException">There is none; whether address or password is wrong is not told, nor can be measured.</exception>
    /// <exception cref="ResourceExhaustedException">There were too many attempts.</exception>
    /// <exception cref="PermissionDeniedException">The account can't be used.</exception>
    public async Task<User> ProveAsync(string email, string password, CancellationToken cancellationToken)
    {
        var key = User.EmailKeyOf(email);
        await lockOut.BeginAsync(key, cancellationToken);

        var user = await database.Users.AsNoTracking().SingleOrDefaultAsync(known => known.EmailKey == key, cancellationToken);
        var credential = user is null
            ? null
            : await database.PasswordCredentials.AsNoTracking().SingleOrDefaultAsync(known => known.UserId == user.Id, cancellationToken);
        var result = await passwords.VerifyAsync(credential?.PasswordHash, password, cancellationToken);
        if (user is null || credential is null || result == PasswordVerificationResult.Failed)
        {
            // Not with the caller's token: hanging up is no way to have a failure not counted in full.
            await lockOut.FailAsync(key, CancellationToken.None);
            throw new UnauthenticatedException("CREDENTIALS_INVALID", "The e-mail address and the password do not match.");
        }

        await lockOut.ResetAsync(key, cancellationToken);
        RequireActive(user);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            await RehashAsync(user, credential.PasswordHash, password, cancellationToken);
        return user;
    }

    /// <summary>The user with this id.</summary>
    /// <exception cref="UnauthenticatedException">There is none any more.</exception>
    /// <exception cref="PermissionDeniedException">The account can't be used.</exception>
    public async Task<User> GetActiveAsync(Guid id, CancellationToken cancellationToken)
    {
        var user = await database.Users.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, cancellationToken)
            ?? throw new UnauthenticatedException("REFRESH_TOKEN_INVALID", "The account is no longer there.");
        RequireActive(user);
        return user;
    }

    private static void RequireActive(User user)
    {
        if (user.Status != UserStatus.Active)
            throw new PermissionDeniedException("ACCOUNT_NOT_ACTIVE", "The account cannot be used; the shop's support knows more.");
    }

    // Only if the password is still the one that was verified: it may have been set meanwhile.
    private async Task RehashAsync(User user, string oldHash, string password, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(user, password, cancellationToken);
        await database.PasswordCredentials
            .Where(known => known.UserId == user.Id && known.PasswordHash == oldHash)
            .ExecuteUpdateAsync(update => update.SetProperty(known => known.PasswordHash, hash), cancellationToken);
    }
}
