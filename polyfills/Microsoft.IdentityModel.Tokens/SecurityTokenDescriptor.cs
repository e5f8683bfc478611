namespace Microsoft.IdentityModel.Tokens;

/// <summary>What a token is to say.</summary>
public class SecurityTokenDescriptor
{
    /// <summary>Whom it is for (<c>aud</c>).</summary>
    public string? Audience { get; set; }

    /// <summary>What else it says, by claim: text, numbers, booleans, or lists of text.</summary>
    public IDictionary<string, object>? Claims { get; set; }

    /// <summary>When it ends (<c>exp</c>).</summary>
    public DateTime? Expires { get; set; }

    /// <summary>When it was made (<c>iat</c>).</summary>
    public DateTime? IssuedAt { get; set; }

    /// <summary>Who makes it (<c>iss</c>).</summary>
    public string? Issuer { get; set; }

    /// <summary>When it begins (<c>nbf</c>).</summary>
    public DateTime? NotBefore { get; set; }

    /// <summary>What it is signed with.</summary>
    public SigningCredentials? SigningCredentials { get; set; }

    /// <summary>Its type (<c>typ</c>); <see langword="null"/> for <c>JWT</c>.</summary>
    public string? TokenType { get; set; }
}
