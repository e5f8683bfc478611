using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>Credentials of a registry. They are sent in a header, and part of no message.</summary>
public class AuthConfig
{
    /// <summary>User.</summary>
    [JsonPropertyName("username")]
    public string? Username { get; set; }

    /// <summary>Password.</summary>
    [JsonPropertyName("password")]
    public string? Password { get; set; }

    /// <summary>User and password, joined by a colon, in base64.</summary>
    [JsonPropertyName("auth")]
    public string? Auth { get; set; }

    /// <summary>Address of the registry.</summary>
    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; set; }

    /// <summary>Token to get access tokens with, instead of user and password.</summary>
    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; set; }

    /// <summary>Bearer token of the registry.</summary>
    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; set; }
}
