using System.Text;

namespace Grpc.Core;

/// <summary>One fact about the peer of a call, such as a name from its certificate.</summary>
public class AuthProperty
{
    private readonly byte[] _value;
    private readonly Lazy<string> _text;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        _value = value;
        _text = new Lazy<string>(() => Encoding.UTF8.GetString(_value));
    }

    /// <summary>The name of the property.</summary>
    public string Name { get; }

    /// <summary>The value, read as UTF-8.</summary>
    public string Value => _text.Value;

    /// <summary>A copy of the value's bytes.</summary>
    public byte[] ValueBytes => [.. _value];

    /// <summary>Creates a property from a copy of the given bytes.</summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="valueBytes">The value; it is copied.</param>
    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, [.. valueBytes]);
    }
}
