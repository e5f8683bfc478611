namespace Polyfills.Aspire.Tests.Running;

/// <summary>A process.</summary>
internal sealed record ProcessEntry(int Id, string Name, char State, int ParentId, int SessionId, long StartTime);
