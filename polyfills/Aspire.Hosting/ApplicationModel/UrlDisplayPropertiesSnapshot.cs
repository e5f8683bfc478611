namespace Aspire.Hosting.ApplicationModel;

/// <summary>How an address is shown.</summary>
/// <param name="DisplayName">The text in place of the address; empty for the address.</param>
/// <param name="SortOrder">Higher comes first.</param>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName, int SortOrder);
