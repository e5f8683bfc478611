namespace Docker.DotNet.Models;

/// <summary>What happens when a container exits.</summary>
public class RestartPolicy
{
    /// <summary>When the container is started again.</summary>
    public RestartPolicyKind Name { get; set; }

    /// <summary>How often, for <see cref="RestartPolicyKind.OnFailure"/>; 0: without limit.</summary>
    public long MaximumRetryCount { get; set; }
}
