namespace Renci.SshNet;

/// <summary>Client of an SSH server. Testcontainers uses it to let containers reach ports of the host.</summary>
public class SshClient : BaseClient
{
    /// <summary>Makes a client, which is not connected.</summary>
    /// <param name="host">Name or address of the server.</param>
    /// <param name="port">Port of the server.</param>
    /// <param name="username">Name of the user.</param>
    /// <param name="password">Password of the user; it is not kept.</param>
    public SshClient(string host, int port, string username, string password)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        ArgumentException.ThrowIfNullOrWhiteSpace(username);
        ArgumentNullException.ThrowIfNull(password);
    }

    /// <summary>Adds a port to be forwarded. Not supported here.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void AddForwardedPort(ForwardedPort port) => throw NotSupported();
}
