namespace ShopMesh.Storefront.Sessions;

/// <summary>The cookie that names a session.</summary>
internal static class SessionCookie
{
    public static SessionSecret? Read(HttpRequest request) => SessionSecret.Parse(request.Cookies[NameFor(request)]);

    public static void Write(HttpContext context, SessionSecret secret, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context.Request), secret.CookieValue, Options(context, lifetime));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Options(context, null));

    // Lax, and not Strict, so that a person who follows a link to the shop is still signed in; every change is a form with a token.
    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };

    // With the prefix a browser takes the cookie only by https and for this host alone.
    private static string NameFor(HttpRequest request) => request.IsHttps ? "__Host-shop-session" : "shop-session";
}
