using Grpc.Core;
using Shop.Common.V1;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Counts what becomes of a batch, and keeps why, for the first of those that fail.</summary>
internal sealed class BatchSummary
{
    private const int MostFailures = 1000;

    // What is not valid can be as long as a message may be.
    private const int MostKeyLength = Domain.User.MostEmailLength;

    private readonly PriorityQueue<ItemFailure, int> _failures = new();
    private int _received;
    private int _created;
    private int _failed;

    /// <summary>Counts one that came.</summary>
    /// <returns>Its index.</returns>
    public int Receive() => _received++;

    /// <summary>Counts one that was opened.</summary>
    public void Create() => _created++;

    /// <summary>Counts one that is not valid.</summary>
    public void Fail(int index, string key, IReadOnlyList<FieldViolation> violations) => Fail(
        index,
        key,
        StatusCode.InvalidArgument,
        violations[0].Field,
        violations.Count == 1
            ? violations[0].Description
            : string.Join(" ", violations.Select(violation => $"{violation.Field}: {violation.Description}")));

    /// <summary>Counts one that was not opened.</summary>
    public void Fail(int index, string key, StatusCode code, string field, string message)
    {
        _failed++;
        var failure = new ItemFailure { Index = index, Key = key.Truncate(MostKeyLength), Code = (int)code, Field = field, Message = message };

        // A batch tells of its failures after those that were not valid to begin with, so the first are not the first that were told.
        if (_failures.Count < MostFailures)
            _failures.Enqueue(failure, -index);
        else
            _failures.EnqueueDequeue(failure, -index);
    }

    public BatchCreateUsersResponse ToResponse() => new()
    {
        ReceivedCount = _received,
        CreatedCount = _created,
        FailedCount = _failed,
        Failures = { _failures.UnorderedItems.Select(item => item.Element).OrderBy(failure => failure.Index) },
    };
}
