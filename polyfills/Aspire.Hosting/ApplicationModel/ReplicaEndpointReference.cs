using System.Globalization;
using Aspire.Hosting.Endpoints;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address of one replica's endpoint, for callers that balance over all of them.</summary>
internal sealed class ReplicaEndpointReference(EndpointReference endpoint, int replica)
    : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    public string ValueExpression
        => $"{{{endpoint.Resource.Name}.bindings.{endpoint.EndpointName}.replicas.{replica.ToString(CultureInfo.InvariantCulture)}.url}}";

    IEnumerable<object> IValueWithReferences.References => [endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var replicas = endpoint.EndpointAnnotation.ReplicaEndpoints;
        return replica < replicas.Count
            ? new(SeenAddress.Of(endpoint.Resource, replicas[replica], context.Caller).Url)
            : throw new InvalidOperationException(
                $"The endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}' has {replicas.Count} replicas with an address; "
                + $"replica {replica} has none.");
    }
}
