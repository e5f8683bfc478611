using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

/// <summary>Implements <c>grpc.reflection.v1</c>.</summary>
public class ReflectionV1ServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly string[] _services;
    private readonly SymbolRegistry _registry;

    /// <summary>Describes services that are given by name.</summary>
    /// <param name="services">The full names to list.</param>
    /// <param name="symbolRegistry">The files to look names up in.</param>
    public ReflectionV1ServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(symbolRegistry);
        _services = [.. services.Distinct().Order(StringComparer.Ordinal)];
        _registry = symbolRegistry;
    }

    /// <summary>Describes services and the files that declare them.</summary>
    /// <param name="serviceDescriptors">The services.</param>
    public ReflectionV1ServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
        : this(
            serviceDescriptors.Select(static service => service.FullName),
            SymbolRegistry.FromFiles(serviceDescriptors.Select(static service => service.File)))
    {
    }

    /// <summary>Describes services and the files that declare them.</summary>
    /// <param name="serviceDescriptors">The services.</param>
    public ReflectionV1ServiceImpl(params ServiceDescriptor[] serviceDescriptors)
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
            await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
    }

    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            ServerReflectionRequest.MessageRequestOneofCase.FileByFilename =>
                Describe(_registry.FileByName(request.FileByFilename), "File", request.FileByFilename),
            ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol =>
                Describe(_registry.FileContainingSymbol(request.FileContainingSymbol), "Symbol", request.FileContainingSymbol),
            ServerReflectionRequest.MessageRequestOneofCase.ListServices => List(),
            ServerReflectionRequest.MessageRequestOneofCase.None => Error(StatusCode.InvalidArgument, "The request asks for nothing."),
            _ => Error(StatusCode.Unimplemented, "Extensions are not described."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };

    private static ServerReflectionResponse Describe(FileDescriptor? file, string what, string name)
    {
        if (file is null)
            return Error(StatusCode.NotFound, $"{what} not found: {name}");

        var response = new FileDescriptorResponse();
        foreach (var described in WithDependencies(file))
            response.FileDescriptorProto.Add(described.SerializedData);
        return new ServerReflectionResponse { FileDescriptorResponse = response };
    }

    /// <summary>The file and all that it depends on, so that a client needs no second question.</summary>
    private static HashSet<FileDescriptor> WithDependencies(FileDescriptor file)
    {
        var files = new HashSet<FileDescriptor>();
        var pending = new Stack<FileDescriptor>([file]);
        while (pending.TryPop(out var next))
        {
            if (!files.Add(next))
                continue;
            foreach (var dependency in next.Dependencies)
                pending.Push(dependency);
        }

        return files;
    }

    private ServerReflectionResponse List()
    {
        var response = new ListServiceResponse();
        response.Service.Add(_services.Select(static name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = response };
    }
}
