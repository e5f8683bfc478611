namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value.</summary>
public class ValueProviderContext
{
    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that is configured with the value.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The replica that is configured with the value: its own endpoints are its own, not the first replica's.</summary>
    internal ResourceInstance? Instance { get; init; }
}
