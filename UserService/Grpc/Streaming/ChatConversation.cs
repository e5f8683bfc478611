using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.Users.Domain.Chat;
using ShopMesh.Users.Rooms;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>One member's call: what they say goes into the room while what happens there comes to them.</summary>
internal sealed class ChatConversation(
    RoomSeat seat,
    RoomReader reader,
    ChatStore store,
    IDatabaseNotifications notifications,
    IServerStreamWriter<ChatResponse> responses,
    Guid userId,
    ChatCursor cursor,
    ChatOptions options,
    TimeProvider time)
{
    private readonly Guid _roomId = seat.Visit.RoomId;
    private long _seen;
    private long _end = long.MaxValue;

    /// <summary>Runs until the member has no more to say and has heard all that they said, or until something breaks.</summary>
    public async Task RunAsync(IAsyncStreamReader<ChatRequest> requests, (Guid RoomId, long Position)? resume, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, seat.Lost);
        var hearing = HearAsync(resume, ending.Token, cancellationToken);
        var speaking = SpeakAsync(requests, cancellationToken);
        if (await Task.WhenAny(hearing, speaking) == speaking && speaking.IsCompletedSuccessfully)
        {
            // Whichever of the two sides sees the other's write ends it; both may.
            Interlocked.Exchange(ref _end, speaking.Result);
            if (Interlocked.Read(ref _seen) >= speaking.Result)
                await ending.CancelAsync();
        }
        else if (speaking.IsFaulted)
        {
            await ending.CancelAsync();
            await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await speaking;
        }

        try
        {
            await hearing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (seat.Lost.IsCancellationRequested)
                throw new UnavailableException("The room was told that you had left; join again with the last cursor.", TimeSpan.Zero);
        }
    }

    /// <summary>Says what the member says.</summary>
    /// <returns>The position of the last thing that they said.</returns>
    private async Task<long> SpeakAsync(IAsyncStreamReader<ChatRequest> requests, CancellationToken cancellationToken)
    {
        var rate = new MessageRate(options, time);
        var last = 0L;
        while (await requests.MoveNext(cancellationToken))
        {
            if (requests.Current.Post is not { } post)
                throw new InvalidArgumentException(new FieldViolation("join", "must be the first message only", "ALREADY_JOINED"));
            rate.Take();
            var position = await store.PostAsync(_roomId, userId, Guid.Parse(post.MessageId), post.Text, cancellationToken);
            last = Math.Max(last, position);
        }

        return last;
    }

    /// <summary>Tells the member what was said, who is there, and then what happens.</summary>
    /// <remarks>Writes have the call's own token: a write that is cancelled resets the stream, and the caller would not learn why.</remarks>
    private async Task HearAsync((Guid RoomId, long Position)? resume, CancellationToken ending, CancellationToken cancellationToken)
    {
        if (resume is { } from)
            await CatchUpAsync(from.RoomId, from.Position, cancellationToken);
        else
            await RecallAsync(cancellationToken);

        foreach (var member in seat.Visit.Present)
            await responses.WriteAsync(new ChatResponse { Joined = Presence(member.UserId, member.Since) }, cancellationToken);

        Interlocked.Exchange(ref _seen, seat.Visit.Position);
        if (seat.Visit.Position >= Interlocked.Read(ref _end))
            return;
        var news = notifications.FollowAsync(
            ChatStore.Channel,
            _roomId.ToString(),
            async token => new ChangeBatch<ChatEntry>(await reader.ReadAfterAsync(_seen, token)),
            ending);
        await foreach (var entry in news)
        {
            ending.ThrowIfCancellationRequested();
            await responses.WriteAsync(ToResponse(entry), cancellationToken);
            Interlocked.Exchange(ref _seen, entry.Position);
            if (entry.Position >= Interlocked.Read(ref _end))
                return;
        }
    }

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in await store.ReadHistoryAsync(_roomId, seat.Visit.Position, options.History, cancellationToken))
            await responses.WriteAsync(ToResponse(entry), cancellationToken);
    }

    /// <summary>Tells what was said while the member was away; who came and went then, they need not know.</summary>
    private async Task CatchUpAsync(Guid roomId, long position, CancellationToken cancellationToken)
    {
        if (roomId != _roomId || position > seat.Visit.Position)
            throw ChatStore.Expired();

        while (position < seat.Visit.Position)
        {
            var entries = await store.ReadAfterAsync(_roomId, position, cancellationToken);
            if (entries.Count == 0)
                throw ChatStore.Expired();

            foreach (var entry in entries.Where(entry => entry.Kind == ChatEntryKind.Message && entry.Position <= seat.Visit.Position))
                await responses.WriteAsync(ToResponse(entry), cancellationToken);
            position = entries[^1].Position;
        }
    }

    private ChatResponse ToResponse(ChatEntry entry) => entry.Kind switch
    {
        ChatEntryKind.Joined => new ChatResponse { Joined = Presence(entry.UserId, entry.At) },
        ChatEntryKind.Left => new ChatResponse { Left = Presence(entry.UserId, entry.At) },
        _ => new ChatResponse
        {
            Message = new ChatMessage
            {
                MessageId = entry.MessageId.ToString(),
                UserId = entry.UserId.ToString(),
                Text = entry.Text,
                SentAt = Timestamp.FromDateTimeOffset(entry.At),
            },
            Cursor = cursor.At(entry.Position),
        },
    };

    private static ChatPresence Presence(Guid userId, DateTimeOffset at) =>
        new() { UserId = userId.ToString(), At = Timestamp.FromDateTimeOffset(at) };
}
