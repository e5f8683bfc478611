using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.Users.Data;
using ShopMesh.Users.Limits;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Serves StreamUsers.</summary>
internal sealed class StreamUsersCalls(UserList list, IOptions<UserLimits> limits)
{
    // Small messages are sent in pieces of about this many bytes: a write to the socket for each would cost more than the message.
    private const int BytesPerFlush = 32 * 1024;

    private static readonly WriteOptions Flushed = new();
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly Places _places = new("StreamUsers", limits.Value.Streams);

    /// <summary>Sends every user that matches, as fast as the caller reads and no faster.</summary>
    public async Task ServeAsync(StreamUsersRequest request, IServerStreamWriter<StreamUsersResponse> responses, ServerCallContext context)
    {
        using var place = _places.Take();
        var cancellation = context.CancellationToken;
        await using var users = await list.OpenAsync(new ListRequest(request.Filter, request.OrderBy, PageToken: ""), cancellation);

        // A message has been turned into bytes when its write returns, so one message serves for all rows.
        var row = new UserRowMessage();
        var buffered = 0;
        var more = await users.ReadAsync(cancellation);
        while (more)
        {
            var response = row.Fill(users);
            var next = users.ReadAsync(cancellation);
            buffered += response.CalculateSize();

            // What there is is sent before waiting for the database, so that a reader never waits for rows that are here.
            var flush = buffered >= BytesPerFlush || !next.IsCompleted;
            responses.WriteOptions = flush ? Flushed : Buffered;
            if (flush)
                buffered = 0;
            await responses.WriteAsync(response, cancellation);
            more = await next;
        }
    }
}
