using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Grpc.Reflection;

/// <summary>Implements <c>grpc.reflection.v1alpha</c>, which clients older than v1 speak.</summary>
public class ReflectionServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly ReflectionV1ServiceImpl _v1;

    /// <summary>Describes services that are given by name.</summary>
    /// <param name="services">The full names to list.</param>
    /// <param name="symbolRegistry">The files to look names up in.</param>
    public ReflectionServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry) =>
        _v1 = new ReflectionV1ServiceImpl(services, symbolRegistry);

    /// <summary>Describes services and the files that declare them.</summary>
    /// <param name="serviceDescriptors">The services.</param>
    public ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors) =>
        _v1 = new ReflectionV1ServiceImpl(serviceDescriptors);

    /// <summary>Describes services and the files that declare them.</summary>
    /// <param name="serviceDescriptors">The services.</param>
    public ReflectionServiceImpl(params ServiceDescriptor[] serviceDescriptors)
        : this((IEnumerable<ServiceDescriptor>)serviceDescriptors)
    {
    }

    /// <summary>Answers each question of a client until it has no more.</summary>
    /// <param name="requestStream">The questions.</param>
    /// <param name="responseStream">Takes one answer per question.</param>
    /// <param name="context">The call.</param>
    /// <returns>A task that ends with the questions.</returns>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);

        while (await requestStream.MoveNext(context.CancellationToken))
        {
            // The two versions differ in nothing but the package, so their bytes are the same.
            var request = V1.ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString());
            var response = ServerReflectionResponse.Parser.ParseFrom(_v1.Answer(request).ToByteString());
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }
}
