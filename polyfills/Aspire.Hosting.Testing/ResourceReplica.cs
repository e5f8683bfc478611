namespace Aspire.Hosting.Testing;

/// <summary>One replica of a resource.</summary>
/// <param name="Id">Its id, which is its service.instance.id too.</param>
/// <param name="ProcessId">Its process; null while it does not run.</param>
/// <param name="Endpoints">The address of each endpoint by its name.</param>
public sealed record ResourceReplica(string Id, int? ProcessId, IReadOnlyDictionary<string, Uri> Endpoints);
