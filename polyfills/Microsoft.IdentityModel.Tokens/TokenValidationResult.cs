using System.Security.Claims;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>What became of a token.</summary>
public class TokenValidationResult
{
    /// <summary>What the token says, by claim.</summary>
    public IDictionary<string, object> Claims { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>What the token says, as an identity.</summary>
    public ClaimsIdentity? ClaimsIdentity { get; set; }

    /// <summary>Why the token is not valid.</summary>
    public Exception? Exception { get; set; }

    /// <summary>Whether the token is valid.</summary>
    public bool IsValid { get; set; }

    /// <summary>The token.</summary>
    public SecurityToken? SecurityToken { get; set; }
}
