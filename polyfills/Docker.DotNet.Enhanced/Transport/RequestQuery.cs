using System.Globalization;
using System.Text;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Transport;

/// <summary>A query of a request. What is null is left out.</summary>
internal sealed class RequestQuery
{
    private readonly StringBuilder _text = new();

    internal RequestQuery Add(string name, string? value)
    {
        if (value is not null)
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    internal RequestQuery Add(string name, bool? value) => Add(name, value switch { null => null, true => "1", false => "0" });

    internal RequestQuery Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    internal RequestQuery AddAll(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
            Add(name, value);
        return this;
    }

    internal RequestQuery AddJson<T>(string name, T? value)
        where T : class => Add(name, value is null ? null : EngineJson.SerializeToString(value));

    public override string ToString() => _text.ToString();
}
