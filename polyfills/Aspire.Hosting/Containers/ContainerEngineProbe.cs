namespace Aspire.Hosting.Containers;

/// <summary>Whether there is a container engine.</summary>
/// <param name="Engine">The engine; null when none answers.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record ContainerEngineProbe(ContainerEngine? Engine, string Reason);
