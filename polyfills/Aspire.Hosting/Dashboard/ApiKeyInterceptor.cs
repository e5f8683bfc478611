using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Aspire.Hosting.Dashboard;

/// <summary>Refuses calls without the API key, in a time that does not tell how much of it was right.</summary>
internal sealed class ApiKeyInterceptor(string apiKey) : Interceptor
{
    public const string HeaderName = "x-resource-service-api-key";

    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(apiKey));

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Authenticate(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Authenticate(context);
        return continuation(request, responseStream, context);
    }

    private void Authenticate(ServerCallContext context)
    {
        // Hashes have one length: neither the key's length nor its start shows in the time that the comparison takes.
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(HeaderName) ?? ""));
        if (!CryptographicOperations.FixedTimeEquals(given, _hash))
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"The header {HeaderName} is missing or wrong."));
    }
}
