using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>Enumerations, written as in the proto, with or without the prefix that their values share there.</summary>
/// <param name="prefix">The prefix, such as "USER_STATUS_".</param>
internal sealed class EnumerationFieldType<TEnum>(string prefix) : FieldType<TEnum>
    where TEnum : struct, Enum
{
    private readonly Dictionary<string, TEnum> _values = Enum.GetValues<TEnum>()
        .Where(value => Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0)
        .ToDictionary(value => InUpperSnakeCase(value.ToString()), StringComparer.Ordinal);

    public override string Description => $"one of {string.Join(", ", _values.Keys)}";

    public override bool IsEqualityOnly => true;

    public override bool TryParse(string text, out TEnum value) =>
        _values.TryGetValue(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text, out value);

    public override void Write(CursorWriter cursor, TEnum value) => cursor.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));

    public override TEnum Read(ref CursorReader cursor)
    {
        var number = cursor.ReadInt64();
        return number is >= 0 and <= short.MaxValue ? (TEnum)Enum.ToObject(typeof(TEnum), number) : throw new FormatException();
    }

    // Enumerations have no < in expressions; their numbers do.
    public override (Expression Left, Expression Right) Comparable(Expression left, Expression right) =>
        (Expression.Convert(left, Enum.GetUnderlyingType(typeof(TEnum))), Expression.Convert(right, Enum.GetUnderlyingType(typeof(TEnum))));

    private static string InUpperSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
                text.Append('_');
            text.Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }
}
