namespace Renci.SshNet;

/// <summary>Base of the ports that an SSH connection forwards.</summary>
public abstract class ForwardedPort
{
    private protected ForwardedPort()
    {
    }

    /// <summary>Starts to forward. Not supported here.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public virtual void Start() => throw BaseClient.NotSupported();
}
