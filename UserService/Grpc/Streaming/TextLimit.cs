namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Cuts texts that are sent back to their sender.</summary>
internal static class TextLimit
{
    /// <summary>The first characters of a text; a pair of surrogates is not cut in two.</summary>
    public static string Truncate(this string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
