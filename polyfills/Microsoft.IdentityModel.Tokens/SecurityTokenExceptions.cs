namespace Microsoft.IdentityModel.Tokens;

/// <summary>Something is wrong with a token.</summary>
public class SecurityTokenException : Exception
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token is not valid.</summary>
public class SecurityTokenValidationException : SecurityTokenException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenValidationException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenValidationException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenValidationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>What should be a token is none.</summary>
public class SecurityTokenArgumentException : ArgumentException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenArgumentException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenArgumentException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenArgumentException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token is not written as tokens are.</summary>
public class SecurityTokenMalformedException : SecurityTokenArgumentException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenMalformedException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenMalformedException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenMalformedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token has ended.</summary>
public class SecurityTokenExpiredException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenExpiredException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenExpiredException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenExpiredException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>When it ended.</summary>
    public DateTime Expires { get; set; }
}

/// <summary>A token has not begun.</summary>
public class SecurityTokenNotYetValidException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenNotYetValidException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenNotYetValidException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenNotYetValidException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>When it begins.</summary>
    public DateTime NotBefore { get; set; }
}

/// <summary>A token does not say when it ends.</summary>
public class SecurityTokenNoExpirationException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenNoExpirationException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenNoExpirationException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenNoExpirationException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token's lifetime is not allowed.</summary>
public class SecurityTokenInvalidLifetimeException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidLifetimeException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidLifetimeException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidLifetimeException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token is for someone else.</summary>
public class SecurityTokenInvalidAudienceException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidAudienceException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidAudienceException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidAudienceException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token was made by someone else.</summary>
public class SecurityTokenInvalidIssuerException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidIssuerException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidIssuerException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidIssuerException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token is of another type.</summary>
public class SecurityTokenInvalidTypeException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidTypeException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidTypeException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidTypeException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token's algorithm is not allowed.</summary>
public class SecurityTokenInvalidAlgorithmException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidAlgorithmException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidAlgorithmException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidAlgorithmException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The algorithm.</summary>
    public string? InvalidAlgorithm { get; set; }
}

/// <summary>A key cannot be used.</summary>
public class SecurityTokenInvalidSigningKeyException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidSigningKeyException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidSigningKeyException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidSigningKeyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>A token's signature does not verify.</summary>
public class SecurityTokenInvalidSignatureException : SecurityTokenValidationException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenInvalidSignatureException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenInvalidSignatureException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenInvalidSignatureException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>There is no key to verify a token with.</summary>
public class SecurityTokenSignatureKeyNotFoundException : SecurityTokenInvalidSignatureException
{
    /// <summary>Says nothing more.</summary>
    public SecurityTokenSignatureKeyNotFoundException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public SecurityTokenSignatureKeyNotFoundException(string message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SecurityTokenSignatureKeyNotFoundException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
