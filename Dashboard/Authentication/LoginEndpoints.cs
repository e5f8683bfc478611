using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ShopMesh.Dashboard.Components.Pages;
using ShopMesh.Dashboard.Configuration;

namespace ShopMesh.Dashboard.Authentication;

/// <summary>Login by link or by form, and logout.</summary>
internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/login", FollowLinkAsync).AllowAnonymous();
        endpoints.MapPost("/login", SubmitFormAsync).AllowAnonymous();
        endpoints.MapPost("/logout", (Delegate)LogOutAsync);
    }

    /// <summary>Exchanges the token of a login link for a cookie, so that the token is not in the address bar or history any longer.</summary>
    private static async Task<IResult> FollowLinkAsync(
        [FromQuery(Name = "t")] string? token, string? returnUrl, HttpContext context, DashboardOptions options, LoginThrottle throttle)
    {
        if (options.Frontend.AuthMode == FrontendAuthMode.Unsecured)
            return TypedResults.LocalRedirect("/");
        if (string.IsNullOrEmpty(token))
        {
            var known = await context.AuthenticateAsync(FrontendAuthentication.SchemeName);
            return known.Succeeded ? TypedResults.LocalRedirect(Local(returnUrl)) : Page(returnUrl, null, StatusCodes.Status200OK);
        }

        return await LogInAsync(token, returnUrl, context, options, throttle);
    }

    private static Task<IResult> SubmitFormAsync(
        [FromForm(Name = "token")] string? token, [FromForm] string? returnUrl, HttpContext context, DashboardOptions options, LoginThrottle throttle) =>
        LogInAsync(token ?? "", returnUrl, context, options, throttle);

    private static async Task<IResult> LogInAsync(
        string token, string? returnUrl, HttpContext context, DashboardOptions options, LoginThrottle throttle)
    {
        if (throttle.IsBlocked(context))
            return Page(returnUrl, "Too many wrong tokens. Wait a minute, then try again.", StatusCodes.Status429TooManyRequests);
        if (!new SecretComparer(options.Frontend.BrowserToken).Matches(token.Trim()))
        {
            throttle.RecordFailure(context);
            return Page(returnUrl, "That is not the token. Copy it from the login link that was printed at the start.", StatusCodes.Status401Unauthorized);
        }

        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, FrontendAuthentication.CreateUser());
        var target = Local(returnUrl);
        // A strict same-site cookie does not follow a redirect that another site began; a page of our own starts afresh.
        return context.Request.Headers["Sec-Fetch-Site"] == "cross-site"
            ? new RazorComponentResult<LoggedIn>(new { Target = target })
            : TypedResults.LocalRedirect(target);
    }

    private static async Task<RedirectHttpResult> LogOutAsync(HttpContext context)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.Redirect("/login");
    }

    private static RazorComponentResult<Login> Page(string? returnUrl, string? error, int status) =>
        new(new { ReturnUrl = Local(returnUrl), Error = error }) { StatusCode = status };

    // Only paths of our own: neither "//host" nor "/\host" nor a whole address.
    private static string Local(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.StartsWith("/login", StringComparison.Ordinal) ? url : "/";
}
