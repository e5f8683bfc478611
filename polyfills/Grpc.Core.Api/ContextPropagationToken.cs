namespace Grpc.Core;

/// <summary>Ties a call to the call that it is made for. Only the server implementation makes them.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
