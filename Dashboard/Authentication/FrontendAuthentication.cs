using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using ShopMesh.Dashboard.Configuration;

namespace ShopMesh.Dashboard.Authentication;

/// <summary>
/// Knows who may look: a browser that has exchanged the token for a cookie, a program that shows the token as
/// <c>Authorization: Bearer</c>, or everyone when the frontend is unsecured.
/// </summary>
internal sealed class FrontendAuthentication(
    DashboardOptions dashboard,
    LoginThrottle throttle,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Frontend";
    private const string BearerPrefix = "Bearer ";

    private readonly SecretComparer _token = new(dashboard.Frontend.BrowserToken);

    public static ClaimsPrincipal CreateUser() => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "dashboard")], SchemeName));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (dashboard.Frontend.AuthMode == FrontendAuthMode.Unsecured)
            return Success();
        var authorization = Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            return await Context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (throttle.IsBlocked(Context))
            return AuthenticateResult.Fail("Too many wrong tokens.");
        if (_token.Matches(authorization[BearerPrefix.Length..].Trim()))
            return Success();
        throttle.RecordFailure(Context);
        return AuthenticateResult.Fail("Wrong token.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A page sends people to the login; data is refused plainly, so that scripts and event streams see why.
        if (HttpMethods.IsGet(Request.Method) && !Request.Path.StartsWithSegments("/api") && !Request.Path.StartsWithSegments("/live")
            && Request.Headers.Authorization.Count == 0)
        {
            var here = Request.Path + Request.QueryString;
            Response.Redirect(here == "/" ? "/login" : $"/login?returnUrl={Uri.EscapeDataString(here)}");
            return;
        }

        Response.StatusCode = throttle.IsBlocked(Context) ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        await Response.WriteAsJsonAsync(new { error = "Log in, or send the browser token as 'Authorization: Bearer'." });
    }

    private AuthenticateResult Success() => AuthenticateResult.Success(new AuthenticationTicket(CreateUser(), Scheme.Name));
}
