using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address of one replica's endpoint, for callers that balance over all of them.</summary>
internal sealed class ReplicaEndpointReference(EndpointReference endpoint, int replica)
    : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    public string ValueExpression
        => $"{{{endpoint.Resource.Name}.bindings.{endpoint.EndpointName}.replicas.{replica.ToString(CultureInfo.InvariantCulture)}.url}}";

    IEnumerable<object> IValueWithReferences.References => [endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var replicas = endpoint.EndpointAnnotation.ReplicaEndpoints;
        return replica < replicas.Count
            ? new(replicas[replica].UriString)
            : throw new InvalidOperationException(
                $"The endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}' has {replicas.Count} replicas with an address; "
                + $"replica {replica} has none.");
    }
}
