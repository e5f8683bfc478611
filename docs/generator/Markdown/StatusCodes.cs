using System.Text.RegularExpressions;

namespace ShopMesh.ApiReference.Markdown;

/// <summary>Finds the statuses that a comment speaks of.</summary>
internal static partial class StatusCodes
{
    /// <summary>Their names, each once, in the order in which they are named.</summary>
    public static IEnumerable<string> In(string comment) => Code().Matches(comment).Select(match => $"`{match.Value}`").Distinct();

    [GeneratedRegex(
        @"\b(CANCELLED|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION"
        + @"|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
