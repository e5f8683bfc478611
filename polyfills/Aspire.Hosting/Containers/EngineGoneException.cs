namespace Aspire.Hosting.Containers;

/// <summary>A container engine that did answer does not answer any more. It may come back.</summary>
internal sealed class EngineGoneException(ContainerEngine engine, string reason)
    : DistributedApplicationException($"{engine.Name} does not answer: {reason}");
