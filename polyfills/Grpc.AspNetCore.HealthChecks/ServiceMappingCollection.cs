using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The gRPC services that have a health, one mapping each.</summary>
public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> _mappings = [];

    /// <inheritdoc />
    public int Count => _mappings.Count;

    bool ICollection<ServiceMapping>.IsReadOnly => false;

    /// <summary>Maps health checks to a service, in place of the mapping that the service has.</summary>
    /// <param name="name">The full name of the service; empty for the server as a whole.</param>
    /// <param name="predicate">True for the checks that count. With none, the service is always serving.</param>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => _mappings[name] = new ServiceMapping(name, predicate);

    /// <summary>Adds a mapping for a service that has none.</summary>
    /// <param name="item">The mapping.</param>
    /// <exception cref="ArgumentException">The service has a mapping.</exception>
    public void Add(ServiceMapping item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!_mappings.TryAdd(item.Name, item))
            throw new ArgumentException($"The service '{item.Name}' is mapped already. Use Map to replace its mapping.", nameof(item));
    }

    /// <summary>Finds the mapping of a service.</summary>
    /// <param name="name">The full name of the service.</param>
    /// <param name="serviceMapping">The mapping.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetServiceMapping(string name, [NotNullWhen(true)] out ServiceMapping? serviceMapping) =>
        _mappings.TryGetValue(name, out serviceMapping);

    /// <summary>Removes the mapping of a service, which is then unknown.</summary>
    /// <param name="name">The full name of the service.</param>
    public void Remove(string name) => _mappings.Remove(name);

    /// <inheritdoc />
    public void Clear() => _mappings.Clear();

    /// <inheritdoc />
    public IEnumerator<ServiceMapping> GetEnumerator() => _mappings.Values.GetEnumerator();

    bool ICollection<ServiceMapping>.Contains(ServiceMapping item) => _mappings.ContainsValue(item);

    void ICollection<ServiceMapping>.CopyTo(ServiceMapping[] array, int arrayIndex) => _mappings.Values.CopyTo(array, arrayIndex);

    bool ICollection<ServiceMapping>.Remove(ServiceMapping item) =>
        _mappings.TryGetValue(item.Name, out var mapping) && mapping == item && _mappings.Remove(item.Name);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
