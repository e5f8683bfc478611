using ShopMesh.ApiReference.Contract;

namespace ShopMesh.ApiReference.Markdown;

/// <summary>Where types are described.</summary>
internal sealed class TypeLinks(IReadOnlyList<Package> packages)
{
    private readonly HashSet<string> _here =
    [
        .. packages.SelectMany(package => package.Messages.Select(message => message.Name)
            .Concat(package.Enumerations.Select(enumeration => enumeration.Name))),
    ];

    /// <summary>The type's name as a link; a scalar's as code.</summary>
    public string To(string type)
    {
        if (_here.Contains(type))
            return $"[{ShortName(type)}](#{type})";
        if (type.StartsWith("google.protobuf.", StringComparison.Ordinal))
            return $"[{type}](https://protobuf.dev/reference/protobuf/google.protobuf/#{ShortName(type).ToLowerInvariant()})";
        return $"`{type}`";
    }

    /// <summary>The last part of a whole name.</summary>
    public static string ShortName(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>A whole name without its package.</summary>
    public static string NameWithin(Package package, string name) => name[(package.Name.Length + 1)..];
}
