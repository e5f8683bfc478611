using System.Net;
using ShopMesh.Dashboard.Hosting;

namespace ShopMesh.Dashboard.Authentication;

/// <summary>
/// Where the pages are served on loopback only, refuses other names in the Host header: a web page elsewhere could otherwise
/// give its own name this machine's address and read what is shown here (DNS rebinding).
/// </summary>
internal sealed class LoopbackHosts(RequestDelegate next, DashboardListeners listeners)
{
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (!listeners.IsFrontendOnLoopback || host == "localhost" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync("This dashboard listens on this machine only: open it as localhost.", context.RequestAborted);
    }
}
