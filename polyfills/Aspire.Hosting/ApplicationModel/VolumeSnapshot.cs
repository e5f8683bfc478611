namespace Aspire.Hosting.ApplicationModel;

/// <summary>A mount of a container.</summary>
/// <param name="Source">The volume or directory.</param>
/// <param name="Target">The path in the container.</param>
/// <param name="MountType">bind or volume.</param>
/// <param name="IsReadOnly">Whether the container may only read it.</param>
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);
