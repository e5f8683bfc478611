using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>UUIDs.</summary>
internal sealed class IdentifierFieldType : FieldType<Guid>
{
    public override string Description => "a UUID of 36 characters";

    public override bool TryParse(string text, out Guid value) => Guid.TryParseExact(text, "D", out value);

    public override void Write(CursorWriter cursor, Guid value) => cursor.WriteGuid(value);

    public override Guid Read(ref CursorReader cursor) => cursor.ReadGuid();
}
