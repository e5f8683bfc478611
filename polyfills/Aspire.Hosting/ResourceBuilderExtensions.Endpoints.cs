using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Changes an endpoint, or declares it.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointName">The endpoint's name.</param>
    /// <param name="callback">Changes it.</param>
    /// <param name="createIfNotExists">Whether it is declared if it is not there.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, [EndpointName] string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        ArgumentNullException.ThrowIfNull(callback);
        var endpoint = builder.FindEndpoint(endpointName);
        if (endpoint is not null)
        {
            callback(endpoint);
        }
        else if (createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.Resource.Annotations.Add(endpoint);
        }
        return builder;
    }

    /// <summary>Declares an endpoint.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port that callers use; null for a free one. Of several replicas, the first one gets it.</param>
    /// <param name="targetPort">The port that the resource listens on, where it differs (containers).</param>
    /// <param name="scheme">The scheme of its address; the default is that of the protocol.</param>
    /// <param name="name">Its name; the default is the scheme.</param>
    /// <param name="env">The environment variable that tells the resource its port.</param>
    /// <param name="isProxied">Whether the host may choose the port on which the resource listens.</param>
    /// <param name="isExternal">Whether callers from outside the system are meant to use it.</param>
    /// <param name="protocol">TCP or UDP.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool isProxied = true,
        bool? isExternal = null,
        ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp, uriScheme: scheme, name: name, port: port, targetPort: targetPort, isExternal: isExternal, isProxied: isProxied);
        if (builder.FindEndpoint(endpoint.Name) is not null)
        {
            throw new DistributedApplicationException(
                $"'{builder.Resource.Name}' already has an endpoint named '{endpoint.Name}'. Give this one another name, or change the one "
                + "that is there by WithEndpoint(name, callback).");
        }

        if (env is not null && builder.Resource is IResourceWithEnvironment and IResourceWithEndpoints)
        {
            endpoint.PortEnvironmentVariable = env;
            var reference = new EndpointReference(builder.Resource, endpoint);
            builder.Resource.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
                context.EnvironmentVariables[env] = reference.Property(EndpointProperty.TargetPort)));
        }
        return builder.WithAnnotation(endpoint);
    }

    /// <summary>Declares an endpoint with an exact protocol.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port, int? targetPort, string? scheme, [EndpointName] string? name, string? env, bool isProxied, bool? isExternal)
        where T : IResourceWithEndpoints
        => builder.WithEndpoint(port, targetPort, scheme, name, env, isProxied, isExternal, protocol: null);

    /// <summary>Declares an HTTP endpoint.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port that callers use; null for a free one.</param>
    /// <param name="targetPort">The port that the resource listens on, where it differs.</param>
    /// <param name="name">Its name; the default is http.</param>
    /// <param name="env">The environment variable that tells the resource its port.</param>
    /// <param name="isProxied">Whether the host may choose the port on which the resource listens.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints
        => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied, isExternal: null, protocol: null);

    /// <summary>Declares an HTTPS endpoint.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port that callers use; null for a free one.</param>
    /// <param name="targetPort">The port that the resource listens on, where it differs.</param>
    /// <param name="name">Its name; the default is https.</param>
    /// <param name="env">The environment variable that tells the resource its port.</param>
    /// <param name="isProxied">Whether the host may choose the port on which the resource listens.</param>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints
        => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied, isExternal: null, protocol: null);

    /// <summary>Marks all HTTP and HTTPS endpoints as meant for callers from outside the system.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.HttpEndpoints()) endpoint.IsExternal = true;
        return builder;
    }

    /// <summary>Says that all HTTP and HTTPS endpoints speak HTTP/2.</summary>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.HttpEndpoints()) endpoint.Transport = "http2";
        return builder;
    }

    /// <summary>Changes the addresses that are shown.</summary>
    public static IResourceBuilder<T> WithUrls<T>(this IResourceBuilder<T> builder, Action<ResourceUrlsCallbackContext> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithUrls(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });
    }

    /// <summary>Changes the addresses that are shown.</summary>
    public static IResourceBuilder<T> WithUrls<T>(this IResourceBuilder<T> builder, Func<ResourceUrlsCallbackContext, Task> callback)
        where T : IResource
        => builder.WithAnnotation(new ResourceUrlsCallbackAnnotation(callback));

    /// <summary>Shows an address.</summary>
    public static IResourceBuilder<T> WithUrl<T>(this IResourceBuilder<T> builder, string url, string? displayText = null)
        where T : IResource
        => builder.WithAnnotation(new ResourceUrlAnnotation { Url = url, DisplayText = displayText });

    /// <summary>Changes how the address of an endpoint is shown.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, [EndpointName] string endpointName, Action<ResourceUrlAnnotation> callback)
        where T : IResource
        => builder.WithUrls(context =>
        {
            foreach (var url in context.Urls.Where(u => string.Equals(u.Endpoint?.EndpointName, endpointName, StringComparison.OrdinalIgnoreCase)))
                callback(url);
        });

    /// <summary>Shows one more address of an endpoint; one that starts with a slash is relative to the endpoint's.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, [EndpointName] string endpointName, Func<EndpointReference, ResourceUrlAnnotation> callback)
        where T : IResourceWithEndpoints
        => builder.WithUrls(context =>
        {
            var endpoint = builder.GetEndpoint(endpointName);
            if (!endpoint.Exists) return;
            var url = callback(endpoint);
            context.Urls.Add(new ResourceUrlAnnotation
            {
                Url = url.Url,
                DisplayText = url.DisplayText,
                DisplayOrder = url.DisplayOrder,
                DisplayLocation = url.DisplayLocation,
                Endpoint = endpoint,
            });
        });

    private static EndpointAnnotation? FindEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
        => builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<EndpointAnnotation> HttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
        => builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(static e => e.UriScheme is "http" or "https");
}
