using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ShopMesh.ServiceDefaults.Data;
using Status = Google.Rpc.Status;

namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// Turns exceptions into <c>google.rpc.Status</c> with typed details (AIP-193). What is not known to be meant for the caller
/// is not told: it leaves as INTERNAL with a reference id under which the log has the cause.
/// </summary>
internal static class StatusMapper
{
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(1);

    /// <summary>The status of an exception that is meant for the caller; <see langword="null"/> for any other.</summary>
    public static Status? Map(Exception exception, string domain) => exception switch
    {
        ServiceException known => Map(known, domain),
        DbUpdateConcurrencyException => Concurrent(domain),
        _ when DatabaseFailure.Find(exception) is { } failure => Map(failure, domain),
        _ when DatabaseFailure.IsUnreachable(exception) => Outage(domain),
        _ => null,
    };

    /// <summary>The status of a failure that the caller is not told about.</summary>
    public static Status Internal(string reference, string domain) => Create(
        StatusCode.Internal,
        $"The service failed; its operators find the cause under the reference {reference}.",
        new ErrorInfo { Reason = "INTERNAL", Domain = domain, Metadata = { ["reference"] = reference } });

    /// <summary>The status of a call of this service to another one that is not available, in place of one that names addresses.</summary>
    public static Status Dependency(string domain) => Create(
        StatusCode.Unavailable,
        "A service that this one depends on is not available just now.",
        Info("DEPENDENCY_UNAVAILABLE", domain));

    private static Status Map(ServiceException exception, string domain) => exception switch
    {
        InvalidArgumentException invalid => Create(StatusCode.InvalidArgument, invalid.Message, BadRequest(invalid), Info(invalid.Reason, domain)),
        NotFoundException missing => Create(
            StatusCode.NotFound, missing.Message, Resource(missing.ResourceType, missing.ResourceName), Info(missing.Reason, domain)),
        AlreadyExistsException existing => Create(
            StatusCode.AlreadyExists, existing.Message, Resource(existing.ResourceType, existing.ResourceName), Info(existing.Reason, domain)),
        ConflictException conflict => Create(StatusCode.Aborted, conflict.Message, Info(conflict.Reason, domain)),
        FailedPreconditionException failed => Create(
            StatusCode.FailedPrecondition, failed.Message, Precondition(failed), Info(failed.Reason, domain)),
        ResourceExhaustedException exhausted => Create(
            StatusCode.ResourceExhausted, exhausted.Message, Retry(exhausted.RetryAfter), Info(exhausted.Reason, domain)),
        UnavailableException { RetryAfter: { } after } unavailable => Create(
            StatusCode.Unavailable, unavailable.Message, Retry(after), Info(unavailable.Reason, domain)),
        UnauthenticatedException unknown => Create(StatusCode.Unauthenticated, unknown.Message, Info(unknown.Reason, domain)),
        PermissionDeniedException denied => Create(StatusCode.PermissionDenied, denied.Message, Info(denied.Reason, domain)),
        DeadlineExceededException late => Create(StatusCode.DeadlineExceeded, late.Message, Info(late.Reason, domain)),
        _ => Create(
            exception is UnavailableException ? StatusCode.Unavailable : StatusCode.Unknown, exception.Message, Info(exception.Reason, domain)),
    };

    private static Status? Map(NpgsqlException failure, string domain)
    {
        if (DatabaseFailure.IsConflict(failure))
            return Concurrent(domain);
        return DatabaseFailure.IsOutage(failure) ? Outage(domain) : null;
    }

    /// <summary>The status of a call that the database cannot serve just now.</summary>
    public static Status Outage(string domain) => Create(
        StatusCode.Unavailable, "The service's database cannot be reached just now.", Retry(DatabaseRetry), Info("DATABASE_UNAVAILABLE", domain));

    private static Status Concurrent(string domain) => Create(
        StatusCode.Aborted, "Another change was made at the same time; read the current state and try again.", Info("CONCURRENT_CHANGE", domain));

    private static Status Create(StatusCode code, string message, params IMessage[] details) => new()
    {
        Code = (int)code,
        Message = message,
        Details = { details.Select(Any.Pack) },
    };

    private static BadRequest BadRequest(InvalidArgumentException invalid) => new()
    {
        FieldViolations =
        {
            invalid.Violations.Select(violation => new BadRequest.Types.FieldViolation
            {
                Field = violation.Field,
                Description = violation.Description,
                Reason = violation.Reason ?? "",
            }),
        },
    };

    private static PreconditionFailure Precondition(FailedPreconditionException failed) => new()
    {
        Violations =
        {
            failed.Violations.Select(violation => new PreconditionFailure.Types.Violation
            {
                Type = violation.Type,
                Subject = violation.Subject,
                Description = violation.Description,
            }),
        },
    };

    private static ResourceInfo Resource(string type, string name) => new() { ResourceType = type, ResourceName = name };

    private static RetryInfo Retry(TimeSpan after) => new() { RetryDelay = Duration.FromTimeSpan(after) };

    private static ErrorInfo Info(string reason, string domain) => new() { Reason = reason, Domain = domain };
}
