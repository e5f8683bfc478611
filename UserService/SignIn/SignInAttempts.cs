namespace ShopMesh.Users.SignIn;

/// <summary>How often it was tried to sign in with an address, whether there is an account or not.</summary>
internal sealed class SignInAttempts
{
    /// <summary>SHA-256 of the address: who mistypes theirs is not written down.</summary>
    public required byte[] EmailHash { get; init; }

    /// <summary>Attempts that have failed, or have not ended yet.</summary>
    public int Count { get; init; }

    public DateTimeOffset FirstAt { get; init; }

    public DateTimeOffset LastAt { get; init; }

    /// <summary>How often it was locked, for longer each time.</summary>
    public int Locks { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }
}
