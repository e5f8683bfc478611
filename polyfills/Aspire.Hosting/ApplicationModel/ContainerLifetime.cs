namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the application.</summary>
    Session,

    /// <summary>Until someone removes it; the next run of the application takes it up again.</summary>
    Persistent,
}
