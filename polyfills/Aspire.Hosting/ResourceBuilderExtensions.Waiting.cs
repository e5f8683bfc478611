using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource once all replicas of <paramref name="dependency"/> run, are healthy and ready. Implies its parent.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
        => builder.WaitOn(dependency, WaitType.WaitUntilHealthy, waitBehavior: null);

    /// <summary>Starts the resource once all replicas of <paramref name="dependency"/> run, are healthy and ready. Implies its parent.</summary>
    public static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport
        => builder.WaitOn(dependency, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts the resource once all replicas of <paramref name="dependency"/> run.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
        => builder.WaitOn(dependency, WaitType.WaitUntilStarted, waitBehavior: null);

    /// <summary>Starts the resource once all replicas of <paramref name="dependency"/> run.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport
        => builder.WaitOn(dependency, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts the resource once <paramref name="dependency"/> has ended with <paramref name="exitCode"/>.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
        => builder.WaitOn(dependency, WaitType.WaitForCompletion, waitBehavior: null, exitCode);

    /// <summary>Checks the resource's health by a check that is registered with the health check service.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(h => h.Key == key))
            throw new DistributedApplicationException($"'{builder.Resource.Name}' already has the health check '{key}'.");
        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Checks the health of each replica by an HTTP GET.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path; the default is /.</param>
    /// <param name="statusCode">The status code of a healthy replica; the default is 200.</param>
    /// <param name="endpointName">The endpoint; the default is the first HTTP endpoint.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
        => builder.WithHttpHealthCheck(
            () => endpointName is not null ? builder.GetEndpoint(endpointName) : builder.DefaultHttpEndpoint(), path, statusCode, endpointName);

    /// <summary>Checks the health of each replica by an HTTP GET to the endpoint that <paramref name="endpointSelector"/> gives.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
        => builder.WithHttpHealthCheck(endpointSelector ?? builder.DefaultHttpEndpoint, path, statusCode, label: null);

    /// <summary>Starts the resource when it is told to, not with the application.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource
        => builder.WithAnnotation(new ExplicitStartupAnnotation());

    internal static EndpointReference DefaultHttpEndpoint<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        var endpoints = builder.Resource.GetEndpoints().ToArray();
        return endpoints.FirstOrDefault(static e => e.IsHttps) ?? endpoints.FirstOrDefault(static e => e.IsHttp)
            ?? throw new DistributedApplicationException($"'{builder.Resource.Name}' has no HTTP endpoint. Declare one by WithHttpEndpoint().");
    }

    private static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference> endpoint, string? path, int? statusCode, string? label)
        where T : IResourceWithEndpoints
    {
        path ??= "/";
        if (!Uri.TryCreate(path, UriKind.Relative, out _))
            throw new ArgumentException($"The path '{path}' of a health check must be relative, such as /health.", nameof(path));
        var key = $"{builder.Resource.Name}{(label is null ? "" : "_" + label)}_{path}_{statusCode ?? 200}_check";
        return builder.WithAnnotation(new HttpHealthCheckAnnotation(key, endpoint, path, statusCode ?? 200));
    }

    private static IResourceBuilder<T> WaitOn<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? waitBehavior, int exitCode = 0)
        where T : IResourceWithWaitSupport
    {
        var resource = dependency.Resource;
        if (ReferenceEquals(resource, builder.Resource))
            throw new DistributedApplicationException($"'{resource.Name}' cannot wait for itself.");
        for (var parent = (builder.Resource as IResourceWithParent)?.Parent; parent is not null; parent = (parent as IResourceWithParent)?.Parent)
        {
            if (ReferenceEquals(parent, resource))
                throw new DistributedApplicationException($"'{builder.Resource.Name}' is part of '{resource.Name}' and cannot wait for it.");
        }

        // A database is there when its server is: waiting for it implies the server, which shows in what the console says.
        if (resource is IResourceWithParent child && type != WaitType.WaitForCompletion)
            builder.Resource.Annotations.Add(new WaitAnnotation(child.Parent, type) { WaitBehavior = waitBehavior });
        return builder
            .WithRelationship(resource, KnownRelationshipTypes.WaitFor)
            .WithAnnotation(new WaitAnnotation(resource, type, exitCode) { WaitBehavior = waitBehavior });
    }
}
