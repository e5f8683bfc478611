namespace ShopMesh.ApiReference.Policy;

/// <summary>What a service's <c>appsettings.json</c> says of who may call it.</summary>
/// <param name="Name">The service's name in the mesh.</param>
/// <param name="Source">The file, from the repository's root.</param>
/// <param name="Callers">By caller, in order of their names, the rpcs that it may call, as they are written.</param>
/// <param name="KeysFrom">The service whose edge it asks for the keys of tokens; <see langword="null"/> if it asks none.</param>
/// <param name="Edge">Who may call the rpcs of its edge, as they are written.</param>
internal sealed record ServicePolicy(
    string Name, string Source, IReadOnlyList<CallerGrant> Callers, string? KeysFrom, IReadOnlyList<EdgeGrant> Edge);

/// <summary>What one caller may call.</summary>
/// <param name="Caller">A service, or <c>namespace/service</c>.</param>
/// <param name="Rpcs"><c>package.Service/Method</c>, or <c>package.Service/*</c>.</param>
internal sealed record CallerGrant(string Caller, IReadOnlyList<string> Rpcs);

/// <summary>Who may call an rpc of the edge.</summary>
internal sealed record EdgeGrant(string Rpc, bool Anonymous, bool Owner, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes, bool Denied);
