using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.Net.ClientFactory.Internal;

internal static class InterceptorChain
{
    /// <summary>Wraps <paramref name="invoker"/> in the interceptors of <paramref name="scope"/>; the first one registered is outermost.</summary>
    public static CallInvoker Intercept(
        this CallInvoker invoker, GrpcClientFactoryOptions options, InterceptorScope scope, IServiceProvider services)
    {
        var interceptors = options.InterceptorRegistrations
            .Where(registration => registration.Scope == scope)
            .Select(registration => registration.Creator(services))
            .ToArray();

        return interceptors.Length == 0 ? invoker : invoker.Intercept(interceptors);
    }
}
