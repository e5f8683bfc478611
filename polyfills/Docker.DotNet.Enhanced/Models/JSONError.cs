namespace Docker.DotNet.Models;

/// <summary>Why a pull, push or build failed.</summary>
public class JSONError
{
    /// <summary>Code; for a build, the exit code of the command.</summary>
    public long Code { get; set; }

    /// <summary>The engine's words.</summary>
    public string Message { get; set; } = null!;
}
