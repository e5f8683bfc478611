using OpenTelemetry.Proto.Common.V1;
using ShopMesh.Dashboard.Telemetry;
using OtlpResource = OpenTelemetry.Proto.Resource.V1.Resource;

namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>Finds out who sent a message.</summary>
internal sealed class SourceDecoder(TelemetryStore store, AttributeDecoder attributes, StringPool pool)
{
    /// <summary>The source, or null when there are too many already.</summary>
    public TelemetrySource? Decode(OtlpResource? resource)
    {
        var dropped = 0;
        var decoded = resource is null ? [] : attributes.Decode(resource.Attributes, ref dropped);
        string name = "", instance = "";
        foreach (var attribute in decoded)
        {
            if (attribute.Key == "service.name")
                name = attribute.Value;
            else if (attribute.Key == "service.instance.id")
                instance = attribute.Value;
        }

        return store.Sources.Register(name.Length == 0 ? "unknown_service" : name, instance, decoded);
    }

    public TelemetryScope Scope(InstrumentationScope? scope) => scope is null
        ? new TelemetryScope("", "")
        : new TelemetryScope(pool.Share(attributes.Cut(scope.Name)), pool.Share(attributes.Cut(scope.Version)));
}
