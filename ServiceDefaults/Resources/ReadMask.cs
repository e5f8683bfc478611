using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ShopMesh.ServiceDefaults.Resources;

/// <summary>Cuts a resource down to the fields that a read_mask (AIP-157) names.</summary>
/// <remarks>Google.Protobuf's own <c>FieldMask.Merge</c> does not do maps.</remarks>
public static class ReadMask
{
    /// <summary>Whether a path of a mask is "*" or leads to a field.</summary>
    /// <param name="resource">The descriptor of the resource's message.</param>
    /// <param name="path">The path.</param>
    public static bool Knows(MessageDescriptor resource, string path) => path == "*" || FieldMask.IsValid(resource, path);

    /// <summary>The parts of <paramref name="resource"/> that the mask names; all of it when there is no mask, or an empty one, or "*".</summary>
    /// <param name="resource">The whole resource; its parts are shared, not copied.</param>
    /// <param name="mask">The mask, of paths that are known.</param>
    public static T Apply<T>(T resource, FieldMask? mask)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (mask is null || mask.Paths.Count == 0 || mask.Paths.Contains("*"))
            return resource;

        var part = new T();
        Copy(resource, part, mask.Paths);
        return part;
    }

    private static void Copy(IMessage source, IMessage target, IEnumerable<string> paths)
    {
        foreach (var branch in paths.Select(path => path.Split('.', 2)).GroupBy(path => path[0]))
        {
            var field = source.Descriptor.FindFieldByName(branch.Key);
            if (branch.Any(path => path.Length == 1))
            {
                CopyField(field, source, target);
            }
            else if (field.Accessor.GetValue(source) is IMessage whole)
            {
                var part = whole.Descriptor.Parser.ParseFrom(ByteString.Empty);
                Copy(whole, part, branch.Select(path => path[1]));
                field.Accessor.SetValue(target, part);
            }
        }
    }

    private static void CopyField(FieldDescriptor field, IMessage source, IMessage target)
    {
        var value = field.Accessor.GetValue(source);
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(target);
            foreach (DictionaryEntry entry in (IDictionary)value)
                map[entry.Key] = entry.Value;
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(target);
            foreach (var item in (IList)value)
                list.Add(item);
        }
        else if (!field.HasPresence || field.Accessor.HasValue(source))
        {
            field.Accessor.SetValue(target, value);
        }
    }
}
