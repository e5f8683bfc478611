namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>How a field is compared with a value.</summary>
internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>The text has the value in it, in whatever case.</summary>
    Has,
}
