namespace ShopMesh.Dashboard.Hosting;

/// <summary>Answers "not found" to a request for an endpoint of another listener, so that no listener offers more than its job.</summary>
internal sealed class ListenerGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var listener = context.Features.Get<ListenerFeature>()?.Kind ?? ListenerKind.Frontend;
        var wanted = context.GetEndpoint()?.Metadata.GetMetadata<ListenerMetadata>()?.Kind ?? ListenerKind.Frontend;
        if (listener == wanted)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
