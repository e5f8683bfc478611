using System.Globalization;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>Whole numbers.</summary>
internal sealed class IntegerFieldType : FieldType<long>
{
    public override string Description => "a whole number";

    public override bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public override void Write(CursorWriter cursor, long value) => cursor.WriteInt64(value);

    public override long Read(ref CursorReader cursor) => cursor.ReadInt64();
}
