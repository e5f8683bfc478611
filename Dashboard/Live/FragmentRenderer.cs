using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ShopMesh.Dashboard.Live;

/// <summary>Renders components outside a request for a page, for events. One renderer per batch: it keeps what it has rendered until it is disposed.</summary>
internal sealed class FragmentRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    /// <summary>Renders what <paramref name="render"/> asks for.</summary>
    public async Task<T> BatchAsync<T>(Func<Batch, Task<T>> render)
    {
        // A renderer uses scoped services, and there is no request here that would have brought a scope.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(() => render(new Batch(renderer)));
    }

    internal sealed class Batch(HtmlRenderer renderer)
    {
        public async Task<string> RenderAsync<TComponent>(params (string Name, object? Value)[] parameters)
            where TComponent : IComponent
        {
            var root = await renderer.RenderComponentAsync<TComponent>(
                ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)));
            return root.ToHtmlString();
        }
    }
}
