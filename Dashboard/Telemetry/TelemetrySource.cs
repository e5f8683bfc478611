namespace ShopMesh.Dashboard.Telemetry;

/// <summary>Who sent telemetry: one instance of a service (a resource, in the words of OTLP).</summary>
/// <param name="Name">The service's name, <c>service.name</c>.</param>
/// <param name="InstanceId">The instance, <c>service.instance.id</c>; empty where the sender did not say.</param>
/// <param name="Attributes">All attributes of the resource.</param>
/// <param name="Color">Which of the palette's colours the service has on every page.</param>
public sealed record TelemetrySource(string Name, string InstanceId, IReadOnlyList<AttributeValue> Attributes, int Color)
{
    /// <summary>The name with the instance, where there is one.</summary>
    public string DisplayName => InstanceId.Length == 0 || InstanceId.StartsWith(Name, StringComparison.Ordinal)
        ? InstanceId.Length == 0 ? Name : InstanceId
        : $"{Name} ({InstanceId})";
}
