using Microsoft.AspNetCore.Builder;

namespace Grpc.AspNetCore.Server.Reflection.Internal;

/// <summary>Applies what is configured to the endpoints of both versions of reflection.</summary>
internal sealed class BothVersions(IEndpointConventionBuilder v1, IEndpointConventionBuilder v1Alpha) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        v1.Add(convention);
        v1Alpha.Add(convention);
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        v1.Finally(finallyConvention);
        v1Alpha.Finally(finallyConvention);
    }
}
