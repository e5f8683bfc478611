namespace Renci.SshNet;

/// <summary>Base of the clients of an SSH server.</summary>
public abstract class BaseClient : IDisposable
{
    private protected BaseClient()
    {
    }

    /// <summary>Connects to the server. Not supported here.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Connect() => throw NotSupported();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    internal static NotSupportedException NotSupported()
        => new("This build has no SSH client: SSH.NET's stand-in forwards no ports, so Testcontainers cannot expose ports of the host to " +
               "containers. Build with -p:UsePolyfills=false to use the real package.");
}
