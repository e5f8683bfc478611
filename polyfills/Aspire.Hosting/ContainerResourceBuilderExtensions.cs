using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds containers and describes them.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="image">The image, with registry, tag or digest if wanted.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string image)
        => builder.AddResource(new ContainerResource(name)).WithImage(image);

    /// <summary>Adds a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="image">The image.</param>
    /// <param name="tag">The tag.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string image, string tag)
        => builder.AddResource(new ContainerResource(name)).WithImage(image, tag);

    /// <summary>Says which image the container runs.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        string? digest = null;
        if (image.IndexOf("@sha256:", StringComparison.Ordinal) is > 0 and var at)
        {
            digest = image[(at + "@sha256:".Length)..];
            image = image[..at];
        }
        if (image.LastIndexOf(':') is > 0 and var colon && !image[colon..].Contains('/', StringComparison.Ordinal))
        {
            tag ??= image[(colon + 1)..];
            image = image[..colon];
        }

        var annotation = builder.Image() ?? new ContainerImageAnnotation { Image = image };
        annotation.Image = image;
        if (digest is not null) annotation.SHA256 = digest;
        else annotation.Tag = tag ?? annotation.Tag ?? "latest";
        return builder.Image() is null ? builder.WithAnnotation(annotation) : builder;
    }

    /// <summary>Says which tag of the image the container runs.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource
    {
        builder.RequireImage().Tag = tag;
        return builder;
    }

    /// <summary>Says which registry the image comes from.</summary>
    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource
    {
        builder.RequireImage().Registry = registry;
        return builder;
    }

    /// <summary>Says which image exactly the container runs.</summary>
    public static IResourceBuilder<T> WithImageSHA256<T>(this IResourceBuilder<T> builder, string sha256)
        where T : ContainerResource
    {
        builder.RequireImage().SHA256 = sha256;
        return builder;
    }

    /// <summary>Mounts a volume.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="name">The volume's name; null for an anonymous one.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    /// <summary>Mounts an anonymous volume.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target)
        where T : ContainerResource
        => builder.WithVolume(name: null, target);

    /// <summary>Mounts a directory or file of this machine.</summary>
    /// <param name="builder">The container.</param>
    /// <param name="source">Its path; relative paths start at the app host's directory.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerMountAnnotation(
            Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory), target, ContainerMountType.BindMount, isReadOnly));

    /// <summary>Runs something in place of the image's entry point.</summary>
    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
        where T : ContainerResource
    {
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    /// <summary>Says how long the container lives.</summary>
    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerLifetimeAnnotation { Lifetime = lifetime }, ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Says which name the container engine knows the container by.</summary>
    public static IResourceBuilder<T> WithContainerName<T>(this IResourceBuilder<T> builder, string name)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerNameAnnotation { Name = name }, ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Adds arguments to the container engine's run command.</summary>
    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : ContainerResource
        => builder.WithContainerRuntimeArgs(context =>
        {
            foreach (var arg in args) context.Args.Add(arg);
        });

    /// <summary>Changes the arguments of the container engine's run command.</summary>
    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(
        this IResourceBuilder<T> builder, Action<ContainerRuntimeArgsCallbackContext> callback)
        where T : ContainerResource
        => builder.WithAnnotation(new ContainerRuntimeArgsCallbackAnnotation(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }));

    private static ContainerImageAnnotation? Image<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource
        => builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();

    private static ContainerImageAnnotation RequireImage<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource
        => builder.Image() ?? throw new InvalidOperationException($"The container '{builder.Resource.Name}' has no image yet. Call WithImage first.");
}
