using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads annotations of a resource.</summary>
public static class ResourceExtensions
{
    /// <summary>Gets the annotation of type <typeparamref name="T"/> that was added last.</summary>
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    /// <summary>Gets all annotations of type <typeparamref name="T"/>; false if there are none.</summary>
    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        var matches = resource.Annotations.OfType<T>().ToArray();
        result = matches.Length > 0 ? matches : null;
        return result is not null;
    }

    /// <summary>Whether the resource has an annotation of type <typeparamref name="T"/>.</summary>
    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation
        => resource.Annotations.Any(static a => a is T);

    /// <summary>Gets the endpoint annotations; false if there are none.</summary>
    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints)
        => resource.TryGetAnnotationsOfType(out endpoints);

    /// <summary>Gets references to all endpoints of a resource.</summary>
    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource)
        => resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e));

    /// <summary>Gets a reference to the endpoint named <paramref name="endpointName"/>, which may be declared later.</summary>
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName)
        => new(resource, endpointName);

    /// <summary>Gets the environment callbacks; false if there are none.</summary>
    public static bool TryGetEnvironmentVariables(
        this IResource resource, [NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables)
        => resource.TryGetAnnotationsOfType(out environmentVariables);

    /// <summary>How many replicas of the resource are to run.</summary>
    public static int GetReplicaCount(this IResource resource)
        => resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

    /// <summary>Gets the name of the container image, with tag or digest.</summary>
    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName)
    {
        if (!resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            imageName = null;
            return false;
        }
        var registry = string.IsNullOrEmpty(image.Registry) ? "" : image.Registry + "/";
        var version = image.SHA256 is { Length: > 0 } digest ? "@sha256:" + digest : ":" + (image.Tag ?? "latest");
        imageName = registry + image.Image + version;
        return true;
    }

    /// <summary>Gets the mounts of a container; false if there are none.</summary>
    public static bool TryGetContainerMounts(
        this IResource resource, [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts)
        => resource.TryGetAnnotationsOfType(out volumeMounts);

    /// <summary>The topmost resource that this one is part of; itself if it has no parent.</summary>
    internal static IResource GetRootResource(this IResource resource)
    {
        var current = resource;
        while (current is IResourceWithParent { Parent: { } parent }) current = parent;
        return current;
    }
}
