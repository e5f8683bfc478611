namespace Aspire.Hosting.Containers;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code; -1 if nobody knows.</param>
/// <param name="Reason">Why, where the exit code does not say it.</param>
internal sealed record ContainerEnd(int ExitCode, string? Reason);
