using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// Which pages may call the edge listener from a browser (section <c>Mesh:Edge:Cors</c>). Cookies are never taken: who calls is
/// said by a header of the call, so that a page that is not allowed has nothing to borrow.
/// </summary>
public sealed class EdgeCorsOptions
{
    /// <summary>
    /// <c>AllowedOrigins</c>, default none: the origins of those pages, such as <c>https://shop.example.com</c>; or only <c>*</c>, for any.
    /// </summary>
    public List<string> AllowedOrigins { get; set; } = [];

    /// <summary><c>AllowedHeaders</c>, default none: names of metadata that those pages may send beside what gRPC-Web and this mesh define.</summary>
    public List<string> AllowedHeaders { get; set; } = [];

    /// <summary><c>PreflightMaxAge</c>, default 1 h: how long a browser may remember that it may call; browsers have limits of their own.</summary>
    public TimeSpan PreflightMaxAge { get; set; } = TimeSpan.FromHours(1);

    internal bool AllowsAnyOrigin => AllowedOrigins is ["*"];

    internal IEnumerable<string> Validate() =>
    [
        .. AllowedOrigins.Where(origin => !AllowsAnyOrigin && !IsOrigin(origin)).Select(origin =>
            $"Mesh:Edge:Cors:AllowedOrigins has \"{origin}\" but each must be scheme://host[:port] without a path, as a browser sends it; \"*\" can only stand alone."),
        .. AllowedHeaders.Where(name => name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')).Select(name =>
            $"Mesh:Edge:Cors:AllowedHeaders has \"{name}\" but each must be the name of a header."),
        .. OptionRule.Between("Mesh:Edge:Cors:PreflightMaxAge", PreflightMaxAge, TimeSpan.Zero, TimeSpan.FromDays(1)),
    ];

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
