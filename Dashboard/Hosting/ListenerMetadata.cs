namespace ShopMesh.Dashboard.Hosting;

/// <summary>Says on an endpoint which listener serves it; endpoints without it belong to the frontend.</summary>
internal sealed record ListenerMetadata(ListenerKind Kind);
