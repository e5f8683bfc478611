using System.Collections.Frozen;
using Google.Protobuf.WellKnownTypes;

namespace ShopMesh.ServiceDefaults.Resources;

/// <summary>The fields of a resource that callers may change, and what an update_mask (AIP-134) makes of them.</summary>
/// <param name="fields">The fields' names in the proto.</param>
public sealed class UpdateMask(params string[] fields)
{
    private readonly FrozenSet<string> _fields = fields.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The fields that may be changed.</summary>
    public IReadOnlyCollection<string> Fields => fields;

    /// <summary>Whether a mask names a field; "*" names all.</summary>
    /// <param name="mask">The mask; null names nothing.</param>
    /// <param name="field">The field.</param>
    public bool Names(FieldMask? mask, string field) =>
        mask is not null && _fields.Contains(field) && (mask.Paths.Contains(field) || mask.Paths.Contains("*"));

    /// <summary>Whether a path of a mask is "*" or a field that may be changed.</summary>
    /// <param name="path">The path.</param>
    public bool Knows(string path) => path == "*" || _fields.Contains(path);
}
