namespace Aspire.Hosting.ApplicationModel;

/// <summary>What decides whether a command can be executed.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>What is known of the resource.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>The app host's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }
}
