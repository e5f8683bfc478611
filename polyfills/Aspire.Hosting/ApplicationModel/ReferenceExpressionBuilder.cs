using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format = new();
    private readonly List<IValueProvider> _values = [];
    private readonly List<string> _expressions = [];
    private readonly List<string?> _stringFormats = [];

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty => _format.Length == 0;

    /// <summary>Adds an interpolated string.</summary>
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has written into this builder while the string was interpolated.
        if (!ReferenceEquals(handler.Builder, this)) throw new ArgumentException("The text was interpolated for another builder.", nameof(handler));
    }

    /// <summary>Adds literal text.</summary>
    public void AppendLiteral(string value)
        => _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>Adds text.</summary>
    public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

    /// <summary>Adds a value.</summary>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider
        => AppendFormatted(valueProvider, format: null);

    /// <summary>Adds a value with a format.</summary>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append('{').Append(_values.Count.ToString(CultureInfo.InvariantCulture)).Append('}');
        _values.Add(valueProvider);
        _expressions.Add(valueProvider.ValueExpression);
        _stringFormats.Add(format);
    }

    /// <summary>Adds a value that is only known as <see cref="IValueProvider"/>.</summary>
    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        if (valueProvider is not (IValueProvider value and IManifestExpressionProvider expression))
            throw new ArgumentException("The value must be an IValueProvider and an IManifestExpressionProvider.", nameof(valueProvider));
        _format.Append('{').Append(_values.Count.ToString(CultureInfo.InvariantCulture)).Append('}');
        _values.Add((IValueProvider)value);
        _expressions.Add(((IManifestExpressionProvider)expression).ValueExpression);
        _stringFormats.Add(format);
    }

    /// <summary>Makes the expression.</summary>
    public ReferenceExpression Build()
        => ReferenceExpression.Create(_format.ToString(), [.. _values], [.. _expressions], [.. _stringFormats]);

    /// <summary>Takes the parts of an interpolated string.</summary>
    /// <param name="literalLength">How much literal text there is.</param>
    /// <param name="formattedCount">How many values there are.</param>
    /// <param name="builder">The builder that the parts are added to.</param>
    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler(
        int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        private readonly ReferenceExpressionBuilder _builder = Reserve(builder, literalLength + (formattedCount * 4));

        internal ReferenceExpressionBuilder Builder => _builder;

        /// <summary>Takes literal text.</summary>
        public void AppendLiteral(string value) => _builder.AppendLiteral(value);

        /// <summary>Takes text.</summary>
        public void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        /// <summary>Takes a value.</summary>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider
            => _builder.AppendFormatted(valueProvider);

        /// <summary>Takes a value with a format.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider
            => _builder.AppendFormatted(valueProvider, format);

        private static ReferenceExpressionBuilder Reserve(ReferenceExpressionBuilder builder, int characters)
        {
            builder._format.EnsureCapacity(builder._format.Length + characters);
            return builder;
        }
    }
}
