using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ShopMesh.ApiReference.Policy;

/// <summary>
/// Writes the policy as the Helm chart reads it: by service its callers with their rpcs, and whose edge it asks for keys. The chart makes
/// both the mesh's authorization and the network policies of it.
/// </summary>
internal static class PolicyFile
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file. The same policy gives the same file, to the byte.</summary>
    public static string Write(IReadOnlyList<ServicePolicy> services)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            foreach (var service in services)
            {
                json.WriteStartObject(service.Name);
                json.WriteStartObject("callers");
                foreach (var caller in service.Callers)
                {
                    json.WriteStartArray(caller.Caller);
                    foreach (var rpc in caller.Rpcs)
                        json.WriteStringValue(rpc);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
                if (service.KeysFrom is { } keys)
                    json.WriteString("keysFrom", keys);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
