using System.Buffers;

namespace ShopMesh.Dashboard.Telemetry.Filters;

/// <summary>Tells names of attributes from other text.</summary>
internal static class KeyCharacters
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/{}@");

    public static bool ContainsOnlyKeyCharacters(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Allowed);
}
