using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Google.Rpc;

/// <summary>Turns a rich status into an exception, and reads its details.</summary>
public static class RpcStatusExtensions
{
    // The messages of google/rpc/error_details.proto; a detail of another type needs GetDetail with that type.
    private static readonly TypeRegistry StandardDetails = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    /// <summary>
    /// Makes the exception that sends this status: its code and message are those of the call, the whole status goes into
    /// the trailer <c>grpc-status-details-bin</c>.
    /// </summary>
    /// <param name="status">The status to send.</param>
    /// <returns>An exception to throw from a service method.</returns>
    public static RpcException ToRpcException(this Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ToRpcException((StatusCode)status.Code, status.Message);
    }

    /// <summary>Makes the exception that sends this status, with a code and message of the call that differ from those of the status.</summary>
    /// <param name="status">The status to send in the trailers.</param>
    /// <param name="statusCode">The code of the call.</param>
    /// <param name="message">The message of the call.</param>
    /// <returns>An exception to throw from a service method.</returns>
    public static RpcException ToRpcException(this Status status, StatusCode statusCode, string message)
    {
        ArgumentNullException.ThrowIfNull(status);

        var trailers = new Metadata();
        trailers.SetRpcStatus(status);
        return new RpcException(new global::Grpc.Core.Status(statusCode, message), trailers);
    }

    /// <summary>Reads the first detail of a type.</summary>
    /// <typeparam name="T">The detail's message type, such as <see cref="BadRequest"/>.</typeparam>
    /// <param name="status">The status to look through.</param>
    /// <returns>The detail; <see langword="null"/> if there is none of that type.</returns>
    public static T? GetDetail<T>(this Status status)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(status);
        foreach (var detail in status.Details)
        {
            if (detail.TryUnpack<T>(out var message))
                return message;
        }

        return null;
    }

    /// <summary>Reads all details that are of the standard types of <c>google/rpc/error_details.proto</c>, in order, for a switch over their types.</summary>
    /// <param name="status">The status to look through.</param>
    /// <returns>The details as messages. Those of other types are left out.</returns>
    public static IEnumerable<IMessage> UnpackDetailMessages(this Status status) => status.UnpackDetailMessages(StandardDetails);

    /// <summary>Reads all details whose types are in a registry, in order.</summary>
    /// <param name="status">The status to look through.</param>
    /// <param name="registry">The types to read.</param>
    /// <returns>The details as messages. Those of other types are left out.</returns>
    public static IEnumerable<IMessage> UnpackDetailMessages(this Status status, TypeRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(registry);
        return Unpack(status, registry);
    }

    private static IEnumerable<IMessage> Unpack(Status status, TypeRegistry registry)
    {
        foreach (Any detail in status.Details)
        {
            if (registry.Find(Any.GetTypeName(detail.TypeUrl)) is { } type)
                yield return type.Parser.ParseFrom(detail.Value);
        }
    }
}
