namespace Grpc.Net.ClientFactory.Internal;

/// <summary>The names that <c>AddGrpcClient</c> was called with, and the client type of each.</summary>
internal sealed class ClientRegistry
{
    private readonly Dictionary<string, Type> _types = [];

    public void Add(string name, Type type)
    {
        if (_types.TryGetValue(name, out var existing) && existing != type)
        {
            throw new InvalidOperationException(
                $"The gRPC client name '{name}' is taken by '{existing.FullName}', so '{type.FullName}' can't be registered under it. " +
                "Without a name a client is registered under its type's name, namespace left out: pass a name of its own to AddGrpcClient.");
        }

        _types[name] = type;
    }

    public bool Contains(string name) => _types.ContainsKey(name);

    public bool Contains(string name, Type type) => _types.TryGetValue(name, out var registered) && registered == type;
}
