using System.Net.Security;

namespace Docker.DotNet.Handler.Abstractions;

/// <summary>How a client shows an engine who it is, and finds out whether the engine is the right one.</summary>
public interface IAuthProvider
{
    /// <summary>Gets whether connections over TCP are to be made with TLS.</summary>
    bool TlsEnabled { get; }

    /// <summary>Sets certificates and checks of a connection that is about to be made.</summary>
    /// <param name="options">Options of the connection, to be changed.</param>
    void ConfigureTls(SslClientAuthenticationOptions options);
}
