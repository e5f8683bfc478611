using Google.Protobuf.Reflection;

namespace ShopMesh.ApiReference.Contract;

/// <summary>The comments of one file, by the path of what they stand above (descriptor.proto, SourceCodeInfo).</summary>
internal sealed class Comments
{
    // Field numbers of descriptor.proto, of which paths are made.
    private const int Syntax = 12;

    private readonly Dictionary<string, string> _byPath;

    public Comments(FileDescriptorProto file) => _byPath = file.SourceCodeInfo.Location
        .Where(location => location.HasLeadingComments)
        .ToDictionary(location => string.Join('.', location.Path), location => Lines(location.LeadingComments));

    /// <summary>The comment above the file's first line.</summary>
    public string OfFile => Of(Syntax);

    /// <summary>The comment above the thing with this path; empty without one.</summary>
    public string Of(params IEnumerable<int> path) => _byPath.GetValueOrDefault(string.Join('.', path), "");

    // Comments are broken where the line is full, which a page need not repeat.
    private static string Lines(string comment) => string.Join(' ', comment.Split('\n').Select(line => line.Trim())).Trim();
}
