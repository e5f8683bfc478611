namespace Aspire.Hosting.ApplicationModel;

/// <summary>An event that was published.</summary>
/// <param name="EventTask">Ends when all subscribers have been called.</param>
public record EventSnapshot(Task EventTask);
