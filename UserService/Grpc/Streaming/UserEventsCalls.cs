using FluentValidation;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Common.V1;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.ServiceDefaults.Validation;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain.Events;
using ShopMesh.Users.Limits;
using ShopMesh.Users.Retention;
using ShopMesh.Users.Validation;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Serves UserEvents.</summary>
internal sealed class UserEventsCalls(
    UserEventLog log, TimeProvider time, IOptions<UserLimits> limits, IOptions<RetentionOptions> retention)
{
    private const int BatchSize = 200;

    private static readonly WriteOptions Flushed = new();
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly Places _places = new("UserEvents", limits.Value.EventStreams);
    private readonly IValidator<UserEventsRequest> _rules = new UserEventsRequestValidator(time, retention.Value.Events);

    /// <summary>
    /// Acknowledges each event once, in order, when it is stored. What has come by the time that the batch before is done makes
    /// up the next batch: one event is not kept waiting, and many share a statement.
    /// </summary>
    public async Task ServeAsync(
        IAsyncStreamReader<UserEventsRequest> requests, IServerStreamWriter<UserEventsResponse> responses, ServerCallContext context)
    {
        var owner = context.OwnerRestriction() is { } restriction ? Guid.Parse(restriction) : (Guid?)null;
        using var place = _places.Take();
        var cancellation = context.CancellationToken;
        var batch = new EventBatch();
        var index = 0;
        var next = requests.MoveNext(cancellation);
        while (await next)
        {
            var request = requests.Current;

            // The same id twice: the second is a duplicate only if the first is stored, so that has to be known first.
            if (batch.Has(request.EventId))
                await AcknowledgeAsync(batch, responses, cancellation);
            batch.Add(request.EventId, Read(request, index++, owner));

            next = requests.MoveNext(cancellation);
            if (batch.Count == BatchSize || !next.IsCompleted)
                await AcknowledgeAsync(batch, responses, cancellation);
        }

        await AcknowledgeAsync(batch, responses, cancellation);
    }

    private SentEvent Read(UserEventsRequest request, int index, Guid? owner)
    {
        if (_rules.Check(request) is [var violation, ..])
            return SentEvent.Refused(index, StatusCode.InvalidArgument, violation);

        var userId = Guid.Parse(request.UserId);
        if (owner is not null && owner != userId)
        {
            return SentEvent.Refused(
                index, StatusCode.PermissionDenied, new FieldViolation("user_id", "You may send events of yourself only."));
        }

        return new SentEvent(index, Event: new UserEvent
        {
            EventId = Guid.Parse(request.EventId),
            UserId = userId,
            Kind = (UserEventKind)request.EventCase,
            OccurredAt = StoredTime.Of(request.OccurredAt.ToDateTimeOffset()),
            ReceivedAt = StoredTime.Of(time.GetUtcNow()),
            Details = JsonFormatter.Default.Format(Details(request)),
        });
    }

    private static IMessage Details(UserEventsRequest request) => request.EventCase switch
    {
        UserEventsRequest.EventOneofCase.SignedIn => request.SignedIn,
        UserEventsRequest.EventOneofCase.PageViewed => request.PageViewed,
        _ => request.Searched,
    };

    private async Task AcknowledgeAsync(EventBatch batch, IServerStreamWriter<UserEventsResponse> responses, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return;

        var outcomes = batch.Events is { Count: > 0 } events ? await log.StoreAsync(events, cancellationToken) : (new HashSet<Guid>(), new HashSet<Guid>());
        var left = batch.Count;
        foreach (var (id, sent) in batch.Sent)
        {
            responses.WriteOptions = --left == 0 ? Flushed : Buffered;
            await responses.WriteAsync(Outcome(id, sent, outcomes.Stored, outcomes.Users), cancellationToken);
        }

        batch.Clear();
    }

    private static UserEventsResponse Outcome(string id, SentEvent sent, IReadOnlySet<Guid> stored, IReadOnlySet<Guid> users)
    {
        var response = new UserEventsResponse { EventId = id };
        if (sent.Event is not { } accepted)
        {
            (response.Outcome, response.Failure) = (EventOutcome.Rejected, sent.Failure(id));
        }
        else if (stored.Contains(accepted.EventId))
        {
            response.Outcome = EventOutcome.Stored;
        }
        else if (users.Contains(accepted.UserId))
        {
            response.Outcome = EventOutcome.Duplicate;
        }
        else
        {
            response.Outcome = EventOutcome.Rejected;
            response.Failure = new ItemFailure
            {
                Index = sent.Index,
                Key = id,
                Code = (int)StatusCode.NotFound,
                Field = "user_id",
                Message = "There is no user with this id.",
            };
        }

        return response;
    }
}
