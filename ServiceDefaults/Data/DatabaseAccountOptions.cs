namespace ShopMesh.ServiceDefaults.Data;

/// <summary>
/// The account that the service runs as (section <c>Mesh:Database:Account</c>). Only <c>migrate</c>, which connects as the owner of the
/// database, is given it: it makes the account and lets it read and change rows, and nothing else.
/// </summary>
public sealed class DatabaseAccountOptions
{
    /// <summary><c>UserName</c>, default none: the account; without it <c>migrate</c> makes none.</summary>
    public string? UserName { get; set; }

    /// <summary><c>Password</c>: 16 to 256 characters of printable ASCII. The server is only ever sent its SCRAM verifier.</summary>
    public string? Password { get; set; }

    internal IEnumerable<string> Validate()
    {
        if (UserName is null && Password is null)
            yield break;
        if (string.IsNullOrWhiteSpace(UserName) || UserName.Length > 63)
            yield return "Mesh:Database:Account:UserName must be a name of at most 63 characters.";
        if (Password is not { Length: >= 16 and <= 256 } || Password.Any(character => character is < ' ' or > '~'))
            yield return "Mesh:Database:Account:Password must be 16 to 256 characters of printable ASCII, for example from: openssl rand -base64 24";
    }
}
