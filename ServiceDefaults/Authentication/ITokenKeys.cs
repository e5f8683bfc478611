using Microsoft.IdentityModel.Tokens;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>The keys that tokens are verified with. The service that makes the tokens registers its own; others fetch them from it.</summary>
public interface ITokenKeys
{
    /// <summary>The key of this name; <see langword="null"/> if there is none.</summary>
    /// <param name="keyId">The name (<c>kid</c>), as an unverified token has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Errors.UnavailableException">Nothing is known about keys just now.</exception>
    ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken);
}
