using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Consoles;

/// <summary>How replicas are called where people read it.</summary>
internal static class ReplicaNames
{
    /// <summary>The resource's name; with a number, counting from 1, where there are several replicas.</summary>
    public static string Of(IResource resource, string id)
    {
        var instances = resource.GetInstances();
        return instances.Count > 1 && instances.FirstOrDefault(i => i.Id == id) is { } instance
            ? string.Create(CultureInfo.InvariantCulture, $"{resource.Name} ({instance.Index + 1})")
            : resource.Name;
    }
}
