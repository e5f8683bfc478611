using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Configuration;
using ShopMesh.ServiceDefaults.Balancing;
using MethodConfig = Grpc.Net.Client.Configuration.MethodConfig;

namespace ShopMesh.ServiceDefaults.Clients;

/// <summary>The service config of a channel (gRFC A2): round_robin over the replicas that answer, and retries (gRFC A6) of rpcs that declare to be idempotent.</summary>
internal static class MeshServiceConfig
{
    /// <summary>Makes the config of a client's channel.</summary>
    /// <param name="clientType">The generated client; its rpcs say in the proto, by <c>idempotency_level</c>, whether a second attempt is safe.</param>
    /// <param name="options">How often and with what waits.</param>
    public static ServiceConfig Create(Type clientType, ClientOptions options)
    {
        var config = new ServiceConfig { LoadBalancingConfigs = { new LoadBalancingConfig(AnsweringBalancerFactory.PolicyName) } };
        var names = options.RetryAttempts > 1 ? IdempotentMethods(clientType) : [];
        if (names.Count == 0)
            return config;

        var method = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = options.RetryAttempts,
                InitialBackoff = options.RetryInitialBackoff,
                MaxBackoff = options.RetryMaxBackoff,
                BackoffMultiplier = 1.5,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var name in names)
            method.Names.Add(name);
        config.MethodConfigs.Add(method);
        config.RetryThrottling = new RetryThrottlingPolicy { MaxTokens = options.RetryTokens, TokenRatio = 0.1 };
        return config;
    }

    private static IReadOnlyList<MethodName> IdempotentMethods(Type clientType)
    {
        // The generated client is nested in the class of its service, which has the descriptor.
        if (clientType.DeclaringType?.GetProperty("Descriptor")?.GetValue(null) is not ServiceDescriptor service)
            return [];
        return
        [
            .. service.Methods
                .Where(method => method.GetOptions()?.IdempotencyLevel
                    is MethodOptions.Types.IdempotencyLevel.NoSideEffects or MethodOptions.Types.IdempotencyLevel.Idempotent)
                .Select(method => new MethodName { Service = service.FullName, Method = method.Name }),
        ];
    }
}
