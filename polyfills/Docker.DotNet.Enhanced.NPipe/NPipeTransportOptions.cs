namespace Docker.DotNet.NPipe;

/// <summary>Options of connections through a named pipe of Windows.</summary>
public sealed class NPipeTransportOptions
{
    /// <summary>Gets how long to wait for the pipe. The default is 100 milliseconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMilliseconds(100);
}
