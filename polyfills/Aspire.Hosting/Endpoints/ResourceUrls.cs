using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Endpoints;

/// <summary>The addresses that are shown for a replica.</summary>
internal static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> ResolveAsync(
        ResourceInstance instance, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints withEndpoints)
        {
            urls.AddRange(withEndpoints.GetEndpoints()
                .Where(static e => e.IsAllocated)
                .Select(e => new ResourceUrlAnnotation { Url = e.AllocatedFor(instance).UriString, Endpoint = e }));
        }
        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken)).ConfigureAwait(false);
        }
        return [.. urls.OrderByDescending(static u => u.DisplayOrder ?? 0).Select(u => ToSnapshot(u, instance))];
    }

    private static UrlSnapshot ToSnapshot(ResourceUrlAnnotation url, ResourceInstance instance)
    {
        var endpoint = url.Endpoint is { Exists: true } reference ? reference : null;
        var address = url.Url.StartsWith('/') && endpoint is not null ? endpoint.AllocatedFor(instance).UriString + url.Url : url.Url;
        return new UrlSnapshot(endpoint?.EndpointName, address, IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
            IsExternal = endpoint?.EndpointAnnotation.IsExternal ?? true,
        };
    }
}
