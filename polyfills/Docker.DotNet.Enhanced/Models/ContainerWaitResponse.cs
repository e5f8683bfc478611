namespace Docker.DotNet.Models;

/// <summary>How a container ended.</summary>
public class ContainerWaitResponse
{
    /// <summary>Exit code.</summary>
    public long StatusCode { get; set; }

    /// <summary>Why waiting failed.</summary>
    public WaitExitError? Error { get; set; }
}
