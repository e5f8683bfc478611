using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

/// <summary>An object whose properties depend on the operation.</summary>
public class ObjectExtensionData
{
    /// <summary>The properties.</summary>
    [JsonExtensionData]
    public IDictionary<string, object> ExtensionData { get; set; } = new Dictionary<string, object>();
}
