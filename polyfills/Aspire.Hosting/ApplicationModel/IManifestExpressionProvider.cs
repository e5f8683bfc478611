namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names a value without giving it.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The expression, such as <c>{users.bindings.edge.url}</c>.</summary>
    string ValueExpression { get; }
}
