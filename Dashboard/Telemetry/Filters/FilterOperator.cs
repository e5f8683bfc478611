namespace ShopMesh.Dashboard.Telemetry.Filters;

/// <summary>How a term of a filter compares.</summary>
public enum FilterOperator
{
    /// <summary>The text occurs anywhere.</summary>
    Contains,

    /// <summary>Equal, with <c>*</c> for any run of characters.</summary>
    Equal,

    /// <summary>Nothing is equal.</summary>
    NotEqual,

    /// <summary>A larger number or a longer duration.</summary>
    Greater,

    /// <summary>A smaller number or a shorter duration.</summary>
    Less,
}
