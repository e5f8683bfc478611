using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Reflection.Internal;

/// <summary>Finds the descriptors of the gRPC services that are mapped as endpoints.</summary>
internal static partial class MappedServices
{
    public static IReadOnlyList<ServiceDescriptor> Find(EndpointDataSource endpoints, ILogger logger)
    {
        var found = new List<ServiceDescriptor>();
        var serviceTypes = endpoints.Endpoints
            .Select(static endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct();
        foreach (var serviceType in serviceTypes)
        {
            if (Descriptor(serviceType) is { } descriptor)
                found.Add(descriptor);
            else
                Log.DescriptorNotFound(logger, serviceType);
        }

        return found;
    }

    /// <summary>
    /// Generated code marks the base class of a service with the static class that it is nested in, which holds the
    /// descriptor. A service that was written without generated code has none.
    /// </summary>
    private static ServiceDescriptor? Descriptor(Type serviceType)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } binding)
            {
                return binding.BindType
                    .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?
                    .GetValue(obj: null) as ServiceDescriptor;
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Reflection can't describe '{ServiceType}': it has no generated service descriptor.", EventName = "DescriptorNotFound")]
        public static partial void DescriptorNotFound(ILogger logger, Type serviceType);
    }
}
