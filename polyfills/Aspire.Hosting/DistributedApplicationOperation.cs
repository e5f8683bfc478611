namespace Aspire.Hosting;

/// <summary>What an application is built for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run on this machine.</summary>
    Run,

    /// <summary>To write a deployment.</summary>
    Publish,
}
