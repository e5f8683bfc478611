namespace Grpc.AspNetCore.Web.Internal;

/// <summary>The content types of gRPC-Web: binary or text, with an optional message format such as <c>+proto</c> and parameters after it.</summary>
/// <param name="IsText">Whether the body is base64.</param>
/// <param name="Suffix">The message format with its plus sign, and parameters; may be empty.</param>
internal readonly record struct GrpcWebContentType(bool IsText, string Suffix)
{
    private const string Grpc = "application/grpc";
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    /// <summary>What stands in an HTTP header for this type.</summary>
    public string Header => (IsText ? Text : Binary) + Suffix;

    /// <summary>The same message format in plain gRPC.</summary>
    public string PlainHeader => Grpc + Suffix;

    /// <summary>Reads a content type; <see langword="false"/> when it is none of gRPC-Web.</summary>
    public static bool TryParse(string? header, out GrpcWebContentType type)
    {
        type = default;
        if (!TryStrip(header, Text, out var suffix) && !TryStrip(header, Binary, out suffix))
            return false;
        type = new GrpcWebContentType(header!.StartsWith(Text, StringComparison.OrdinalIgnoreCase), suffix);
        return true;
    }

    /// <summary>Whether a content type is that of plain gRPC, and which message format it has.</summary>
    public static bool IsPlain(string? header, out string suffix) => TryStrip(header, Grpc, out suffix);

    private static bool TryStrip(string? header, string prefix, out string suffix)
    {
        suffix = "";
        if (header is null || !header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        suffix = header[prefix.Length..];
        return suffix.Length == 0 || suffix[0] is '+' or ';' or ' ';
    }
}
