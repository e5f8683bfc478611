using System.Globalization;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>Numbers with decimals.</summary>
internal sealed class DecimalFieldType : FieldType<decimal>
{
    public override string Description => "a number such as 19.99";

    public override bool TryParse(string text, out decimal value) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    public override void Write(CursorWriter cursor, decimal value) => cursor.WriteDecimal(value);

    public override decimal Read(ref CursorReader cursor) => cursor.ReadDecimal();
}
