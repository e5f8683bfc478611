namespace Aspire.Hosting.ApplicationModel;

/// <summary>What to wait for.</summary>
public enum WaitType
{
    /// <summary>Until all replicas run, are healthy and ready.</summary>
    WaitUntilHealthy,

    /// <summary>Until all replicas have ended with the expected exit code.</summary>
    WaitForCompletion,

    /// <summary>Until all replicas run.</summary>
    WaitUntilStarted,
}
