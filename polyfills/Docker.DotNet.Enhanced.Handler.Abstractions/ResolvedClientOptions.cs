namespace Docker.DotNet.Handler.Abstractions;

/// <summary>Options of a client after everything that was left out has its default.</summary>
public sealed class ResolvedClientOptions
{
    /// <summary>Gets the address of the engine: <c>unix</c>, <c>npipe</c>, <c>tcp</c>, <c>http</c> or <c>https</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Gets how the client authenticates itself; null: not at all.</summary>
    public IAuthProvider? AuthProvider { get; init; }

    /// <summary>Gets the highest version of the API to use; null: the highest that client and engine both speak.</summary>
    public Version? ApiVersion { get; init; }

    /// <summary>Gets headers that are sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the time after which a call that neither streams nor waits fails.</summary>
    public TimeSpan Timeout { get; init; }
}
