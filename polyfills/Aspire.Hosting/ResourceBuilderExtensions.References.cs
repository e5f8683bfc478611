using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives a resource the connection string of another: <c>ConnectionStrings__{name}</c>, and its parts as <c>{NAME}_{PART}</c>.</summary>
    /// <param name="builder">The resource that connects.</param>
    /// <param name="source">The resource that is connected to.</param>
    /// <param name="connectionName">The name of the connection string; the default is the source's name.</param>
    /// <param name="optional">Whether the connection string may be missing.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        builder.WithReferenceRelationship(resource);
        return builder.WithEnvironment(context =>
        {
            var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
            context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            var prefix = ResourceNames.ToEnvironmentPrefix(name);
            foreach (var (part, value) in resource.GetConnectionProperties())
                context.EnvironmentVariables[$"{prefix}_{part.ToUpperInvariant()}"] = value;
        });
    }

    /// <summary>
    /// Gives a resource the addresses of another: <c>services__{resource}__{endpoint}__{i}</c> for each replica, and
    /// <c>{RESOURCE}_{ENDPOINT}</c> for the first.
    /// </summary>
    /// <remarks>The original gives one address, of a proxy in front of all replicas; clients that read all of them work with either.</remarks>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        builder.WithReferenceRelationship(source.Resource);
        return builder.WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.GetEndpoints()) AddServiceDiscovery(context, endpoint);
        });
    }

    /// <summary>Gives a resource the addresses of one endpoint of another.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        builder.WithReferenceRelationship(endpointReference.Resource);
        return builder.WithEnvironment(context => AddServiceDiscovery(context, endpointReference));
    }

    /// <summary>Gives a resource the address of something outside the application.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="uri"/> is not the root of a server.</exception>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.PathAndQuery != "/")
            throw new InvalidOperationException($"The address '{uri}' of '{name}' must be absolute and have no path.");
        return builder.WithEnvironment($"services__{name}__{uri.Scheme}__0", uri.ToString());
    }

    /// <summary>Refers to an endpoint by its name; it may be declared later.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name)
        where T : IResourceWithEndpoints
        => new(builder.Resource, name);

    /// <summary>Shows how the resource relates to another.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(type);
        var known = builder.Resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Any(r => ReferenceEquals(r.Resource, resource) && r.Type == type);
        return known ? builder : builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    /// <summary>Shows that the resource is configured with another's address.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource
        => builder.WithRelationship(resource, KnownRelationshipTypes.Reference);

    /// <summary>Shows the resource as part of another.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource
        => builder.WithRelationship(parent, KnownRelationshipTypes.Parent);

    /// <summary>Shows the resource as part of another.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource
        => builder.WithParentRelationship(parent.Resource);

    /// <summary>Shows another resource as part of this one.</summary>
    public static IResourceBuilder<T> WithChildRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> child)
        where T : IResource
    {
        child.Resource.Annotations.Add(new ResourceRelationshipAnnotation(builder.Resource, KnownRelationshipTypes.Parent));
        return builder;
    }

    private static void AddServiceDiscovery(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var resource = endpoint.Resource.Name;
        var replicas = Math.Max(1, endpoint.EndpointAnnotation.ReplicaEndpoints.Count);
        for (var i = 0; i < replicas; i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            context.EnvironmentVariables[$"services__{resource}__{endpoint.EndpointName}__{index}"] = new ReplicaEndpointReference(endpoint, i);
        }
        var variable = $"{ResourceNames.ToEnvironmentPrefix(resource)}_{ResourceNames.ToEnvironmentPrefix(endpoint.EndpointName)}";
        context.EnvironmentVariables[variable] = endpoint;
    }
}
