using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource, by its name. It can be passed on before the endpoint has an address.</summary>
[DebuggerDisplay("{Resource.Name,nq} {EndpointName,nq}")]
public sealed class EndpointReference : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    /// <summary>Refers to the endpoint of <paramref name="owner"/> that is named <paramref name="endpointName"/>.</summary>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        Resource = owner;
        EndpointName = endpointName;
    }

    /// <summary>Refers to <paramref name="endpoint"/> of <paramref name="owner"/>.</summary>
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint.Name) => _annotation = endpoint;

    /// <summary>The resource.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>The endpoint's name.</summary>
    public string EndpointName { get; }

    /// <summary>The endpoint.</summary>
    /// <exception cref="InvalidOperationException">The resource has no endpoint of that name.</exception>
    public EndpointAnnotation EndpointAnnotation
        => TryGetAnnotation() ?? throw new InvalidOperationException(
            $"The resource '{Resource.Name}' has no endpoint named '{EndpointName}'. It has: {DescribeEndpoints()}.");

    /// <summary>Whether the endpoint is declared.</summary>
    public bool Exists => TryGetAnnotation() is not null;

    /// <summary>Whether the endpoint has an address.</summary>
    public bool IsAllocated => TryGetAnnotation()?.AllocatedEndpoint is not null;

    /// <summary>Whether its scheme is http.</summary>
    public bool IsHttp => StringComparer.OrdinalIgnoreCase.Equals(EndpointAnnotation.UriScheme, "http");

    /// <summary>Whether its scheme is https.</summary>
    public bool IsHttps => StringComparer.OrdinalIgnoreCase.Equals(EndpointAnnotation.UriScheme, "https");

    /// <summary>The scheme.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>The host name.</summary>
    public string Host => Allocated.Address;

    /// <summary>The port of the first replica.</summary>
    public int Port => Allocated.Port;

    /// <summary>The port that the resource listens on; null where the host chooses it.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    /// <summary>The address of the first replica.</summary>
    public string Url => Allocated.UriString;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated
        => EndpointAnnotation.AllocatedEndpoint ?? throw new InvalidOperationException(
            $"The endpoint '{EndpointName}' of '{Resource.Name}' has no address yet. Pass the reference on in place of its address, or read it "
            + "after the application has started.");

    /// <summary>Refers to one part of the address.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
        => Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    /// <summary>The address that <paramref name="instance"/> sees: its own if the endpoint is one of its own, else the first replica's.</summary>
    internal AllocatedEndpoint AllocatedFor(ResourceInstance? instance)
    {
        var replicas = EndpointAnnotation.ReplicaEndpoints;
        return instance is not null && ReferenceEquals(instance.Resource, Resource) && instance.Index < replicas.Count
            ? replicas[instance.Index]
            : Allocated;
    }

    private EndpointAnnotation? TryGetAnnotation()
        => _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>()
            .SingleOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    private string DescribeEndpoints()
    {
        var names = Resource.Annotations.OfType<EndpointAnnotation>().Select(static e => e.Name).ToArray();
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }
}
