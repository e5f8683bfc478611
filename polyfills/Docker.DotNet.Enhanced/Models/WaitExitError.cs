namespace Docker.DotNet.Models;

/// <summary>Why waiting for a container failed.</summary>
public class WaitExitError
{
    /// <summary>The engine's words.</summary>
    public string Message { get; set; } = null!;
}
