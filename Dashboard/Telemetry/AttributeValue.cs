namespace ShopMesh.Dashboard.Telemetry;

/// <summary>A named value. Values are kept as the text that pages show; the kind tells the JSON endpoints how to write them.</summary>
/// <param name="Key">The name, such as <c>rpc.method</c>.</param>
/// <param name="Value">The value as text; cut at the configured length.</param>
/// <param name="Kind">What the sender declared it to be.</param>
public readonly record struct AttributeValue(string Key, string Value, AttributeKind Kind);
