namespace ShopMesh.LoadGenerator.Check;

/// <summary>How a check is made: what the command line gives.</summary>
internal sealed class CheckOptions
{
    /// <summary>How long all steps together may take, waiting for services that are not there yet included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
