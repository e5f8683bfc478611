using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ShopMesh.ServiceDefaults.Resources;

/// <summary>Cuts a resource down to the fields that a read_mask (AIP-157) names.</summary>
public static class ReadMask
{
    /// <summary>Whether a path of a mask is "*" or leads to a field.</summary>
    /// <param name="resource">The descriptor of the resource's message.</param>
    /// <param name="path">The path.</param>
    public static bool Knows(MessageDescriptor resource, string path) => path == "*" || FieldMask.IsValid(resource, path);

    /// <summary>The parts of <paramref name="resource"/> that the mask names; all of it when there is no mask, or an empty one, or "*".</summary>
    /// <param name="resource">The whole resource.</param>
    /// <param name="mask">The mask, of paths that are known.</param>
    public static T Apply<T>(T resource, FieldMask? mask)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (mask is null || mask.Paths.Count == 0 || mask.Paths.Contains("*"))
            return resource;

        var part = new T();
        mask.Merge(resource, part);
        return part;
    }
}
