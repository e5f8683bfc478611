using Grpc.Core;
using Shop.Common.V1;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.Users.Domain.Events;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>An event as it came: one that can be stored, or why it cannot.</summary>
/// <param name="Index">Its place in the stream.</param>
/// <param name="Event">The event; null when it is refused.</param>
/// <param name="Code">Why it is refused.</param>
/// <param name="Violation">What is wrong with it.</param>
internal sealed record SentEvent(int Index, UserEvent? Event, StatusCode Code = StatusCode.OK, FieldViolation? Violation = null)
{
    public static SentEvent Refused(int index, StatusCode code, FieldViolation violation) => new(index, Event: null, code, violation);

    /// <summary>What its sender is told, when it is refused.</summary>
    public ItemFailure Failure(string id) => new()
    {
        Index = Index,
        Key = id,
        Code = (int)Code,
        Field = Violation!.Field,
        Message = Violation.Description,
    };
}
