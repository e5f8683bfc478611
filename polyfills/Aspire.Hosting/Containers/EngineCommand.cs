namespace Aspire.Hosting.Containers;

/// <summary>A call of the engine's program.</summary>
/// <param name="Arguments">What anyone on the machine can read in the process list.</param>
/// <param name="Environment">What only the same user can read: values of the container's variables.</param>
internal sealed record EngineCommand(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);
