using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Text with values in it that are known later, such as ports and passwords. Written as an interpolated string:
/// <c>ReferenceExpression.Create($"Host={endpoint.Property(EndpointProperty.Host)}")</c>.
/// </summary>
[DebuggerDisplay("{ValueExpression,nq}")]
public class ReferenceExpression : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    /// <summary>No text.</summary>
    public static readonly ReferenceExpression Empty = new("", [], [], []);

    private readonly string?[] _stringFormats;
    private readonly string[] _manifestExpressions;

    private ReferenceExpression(string format, IValueProvider[] valueProviders, string[] manifestExpressions, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        _manifestExpressions = manifestExpressions;
        _stringFormats = stringFormats;
    }

    /// <summary>The composite format string, with one placeholder per value.</summary>
    public string Format { get; }

    /// <summary>The names of the values.</summary>
    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>How each value is formatted; <c>uri</c> escapes it as part of a URI.</summary>
    public IReadOnlyList<string?> StringFormats => _stringFormats;

    /// <summary>The values.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <inheritdoc/>
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, _manifestExpressions);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    /// <summary>Makes an expression of an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
        => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        if (ValueProviders.Count == 0) return Format.Length == 0 ? null : string.Format(CultureInfo.InvariantCulture, Format, []);

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = _stringFormats[i] == "uri" && value is not null ? Uri.EscapeDataString(value) : value;
        }
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    internal static ReferenceExpression Create(
        string format, IValueProvider[] valueProviders, string[] manifestExpressions, string?[] stringFormats)
        => new(format, valueProviders, manifestExpressions, stringFormats);

    /// <summary>Takes the parts of an interpolated string.</summary>
    /// <param name="literalLength">How much literal text there is.</param>
    /// <param name="formattedCount">How many values there are.</param>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength * 2);
        private readonly List<IValueProvider> _values = new(formattedCount);
        private readonly List<string> _expressions = new(formattedCount);
        private readonly List<string?> _stringFormats = new(formattedCount);

        /// <summary>Takes literal text.</summary>
        public readonly void AppendLiteral(string value) => _format.Append(Escape(value));

        /// <summary>Takes text.</summary>
        public readonly void AppendFormatted(string? value) => _format.Append(Escape(value));

        /// <summary>Takes text with a format.</summary>
        public readonly void AppendFormatted(string? value, string? format)
            => _format.Append(Escape(format == "uri" && value is not null ? Uri.EscapeDataString(value) : value));

        /// <summary>Takes a value.</summary>
        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider
            => AppendFormatted(valueProvider, format: null);

        /// <summary>Takes a value with a format.</summary>
        public readonly void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append('{').Append(_values.Count.ToString(CultureInfo.InvariantCulture)).Append('}');
            _values.Add(valueProvider);
            _expressions.Add(valueProvider.ValueExpression);
            _stringFormats.Add(format);
        }

        /// <summary>Takes a resource that has a value.</summary>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => AppendFormatted(valueProvider.Resource, format: null);

        /// <summary>Takes a resource that has a value, with a format.</summary>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => AppendFormatted(valueProvider.Resource, format);

        internal readonly ReferenceExpression GetExpression()
            => new(_format.ToString(), [.. _values], [.. _expressions], [.. _stringFormats]);

        private static string? Escape(string? text) => text?.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
    }
}
