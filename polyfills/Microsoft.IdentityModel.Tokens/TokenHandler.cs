namespace Microsoft.IdentityModel.Tokens;

/// <summary>Makes and reads tokens.</summary>
public abstract class TokenHandler
{
    /// <summary>How long a token lives that does not say: 60 minutes.</summary>
    public static readonly int DefaultTokenLifetimeInMinutes = 60;

    private const int DefaultMaximumTokenSize = 250 * 1024;

    /// <summary>The largest token that is read, in bytes; default 250 KiB.</summary>
    public virtual int MaximumTokenSizeInBytes { get; set; } = DefaultMaximumTokenSize;

    /// <summary>Whether tokens that do not say when they begin and end are given an hour from now; default yes.</summary>
    public bool SetDefaultTimesOnTokenCreation { get; set; } = true;
}
