using System.Linq.Expressions;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying.Fields;

/// <summary>Text, compared as the database's collation has it.</summary>
/// <param name="normalize">Brings the caller's text into the form in which the column holds it; null when that is the same.</param>
internal sealed class TextFieldType(Func<string, string>? normalize) : FieldType<string>
{
    private static readonly System.Reflection.MethodInfo CompareStrings =
        typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    private static readonly System.Reflection.MethodInfo Lower = typeof(string).GetMethod(nameof(string.ToLower), [])!;

    private static readonly System.Reflection.MethodInfo Contains = typeof(string).GetMethod(nameof(string.Contains), [typeof(string)])!;

    public override string Description => "text";

    public override bool TryParse(string text, out string value)
    {
        value = normalize is null ? text : normalize(text);
        return true;
    }

    public override void Write(CursorWriter cursor, string value) => cursor.WriteText(value);

    public override string Read(ref CursorReader cursor) => cursor.ReadText();

    // EF Core knows it as a search for the value itself: % and _ mean nothing in it.
    public override Expression Has(Expression field, Expression value) =>
        Expression.Call(Expression.Call(field, Lower), Contains, Expression.Call(value, Lower));

    // Strings have no < in C#; EF Core knows string.Compare(a, b) < 0 as a < b, and == 0 as a = b.
    public override (Expression Left, Expression Right) Comparable(Expression left, Expression right) =>
        (Expression.Call(CompareStrings, left, right), Expression.Constant(0));
}
