using System.Globalization;
using Aspire.Hosting.Endpoints;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One part of an endpoint's address.</summary>
/// <param name="endpointReference">The endpoint.</param>
/// <param name="property">The part.</param>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference ?? throw new ArgumentNullException(nameof(endpointReference));

    /// <summary>The part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{PropertyName}}}";

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    private string PropertyName => Property switch
    {
        EndpointProperty.Url => "url",
        EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
        EndpointProperty.Port => "port",
        EndpointProperty.Scheme => "scheme",
        EndpointProperty.TargetPort => "targetPort",
        EndpointProperty.HostAndPort => "hostAndPort",
        EndpointProperty.TlsEnabled => "tlsEnabled",
        _ => throw new InvalidOperationException($"The endpoint property {Property} is not known."),
    };

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        if (Property == EndpointProperty.Scheme) return new(Endpoint.Scheme);
        if (Property == EndpointProperty.TlsEnabled) return new(Endpoint.EndpointAnnotation.TlsEnabled.ToString());

        var address = Endpoint.AllocatedFor(context.Instance);
        var seen = SeenAddress.Of(Endpoint.Resource, address, ReferenceEquals(context.Caller, Endpoint.Resource) ? null : context.Caller);
        return new(Property switch
        {
            EndpointProperty.Url => seen.Url,
            EndpointProperty.Host => seen.Host,
            EndpointProperty.IPV4Host => seen.Host == "localhost" ? "127.0.0.1" : seen.Host,
            EndpointProperty.Port => seen.Port,
            EndpointProperty.TargetPort => address.TargetPortExpression ?? address.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => seen.HostAndPort,
            _ => throw new InvalidOperationException($"The endpoint property {Property} is not known."),
        });
    }
}
