using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres.Databases;

/// <summary>A parameter as the value of a key in a connection string, quoted where it has to be: a password may hold a semicolon.</summary>
internal sealed class ConnectionStringValue(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    public string ValueExpression => parameter.ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [parameter];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => Quote(await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false));

    internal static string? Quote(string? value)
        => value is null || (value.AsSpan().IndexOfAny(";'\"=") < 0 && value.Trim().Length == value.Length)
            ? value
            : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
