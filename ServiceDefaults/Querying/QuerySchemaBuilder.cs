using System.Linq.Expressions;
using ShopMesh.ServiceDefaults.Querying.Fields;

namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>Says what callers may filter and sort rows by. Names are those of the fields in the proto; columns must not be nullable.</summary>
/// <typeparam name="T">The row, an entity of EF Core.</typeparam>
/// <param name="name">What the rows are, such as "users".</param>
public sealed class QuerySchemaBuilder<T>(string name)
    where T : class
{
    private readonly Dictionary<string, QueryField<T>> _fields = new(StringComparer.Ordinal);

    /// <summary>Adds a field of text.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="selector">The column.</param>
    /// <param name="normalize">Brings a caller's text into the form in which the column holds it, such as lower case; null for as it is.</param>
    public QuerySchemaBuilder<T> Text(string field, Expression<Func<T, string>> selector, Func<string, string>? normalize = null) =>
        Add(field, selector, new TextFieldType(normalize));

    /// <summary>Adds a UUID.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="selector">The column.</param>
    public QuerySchemaBuilder<T> Identifier(string field, Expression<Func<T, Guid>> selector) =>
        Add(field, selector, new IdentifierFieldType());

    /// <summary>Adds a whole number.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="selector">The column.</param>
    public QuerySchemaBuilder<T> WholeNumber(string field, Expression<Func<T, long>> selector) =>
        Add(field, selector, new IntegerFieldType());

    /// <summary>Adds a number with decimals.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="selector">The column.</param>
    public QuerySchemaBuilder<T> Number(string field, Expression<Func<T, decimal>> selector) =>
        Add(field, selector, new DecimalFieldType());

    /// <summary>Adds a time.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="selector">The column.</param>
    public QuerySchemaBuilder<T> Timestamp(string field, Expression<Func<T, DateTimeOffset>> selector) =>
        Add(field, selector, new TimestampFieldType());

    /// <summary>Adds an enumeration. Callers write <c>ACTIVE</c> or <c>USER_STATUS_ACTIVE</c> for <c>UserStatus.Active</c>; 0 is not a value.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="selector">The column, which holds the number.</param>
    /// <param name="prefix">What the values' names begin with in the proto, such as <c>USER_STATUS_</c>.</param>
    public QuerySchemaBuilder<T> Enumeration<TEnum>(string field, Expression<Func<T, TEnum>> selector, string prefix)
        where TEnum : struct, Enum =>
        Add(field, selector, new EnumerationFieldType<TEnum>(prefix));

    /// <summary>Makes the schema.</summary>
    /// <param name="tieBreaker">A field that no two rows share; it ends every order.</param>
    /// <param name="defaultOrder">The order_by of requests that have none.</param>
    public QuerySchema<T> Build(string tieBreaker = "id", string defaultOrder = "id") => new(name, _fields, tieBreaker, defaultOrder);

    private QuerySchemaBuilder<T> Add<TKey>(string field, Expression<Func<T, TKey>> selector, FieldType<TKey> type)
    {
        _fields.Add(field, new TypedQueryField<T, TKey>(field, selector, type));
        return this;
    }
}
