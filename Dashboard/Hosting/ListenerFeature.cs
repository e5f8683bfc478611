namespace ShopMesh.Dashboard.Hosting;

/// <summary>Says on a connection which listener accepted it; unlike the Host header, a caller cannot choose it.</summary>
internal sealed record ListenerFeature(ListenerKind Kind);
