using Grpc.Core;
using Shop.Users.V1;

namespace ShopMesh.Users.Tests.Running;

/// <summary>Someone in a room.</summary>
internal sealed class ChatMember : IDisposable
{
    private readonly AsyncDuplexStreamingCall<ChatRequest, ChatResponse> _call;

    private ChatMember(AsyncDuplexStreamingCall<ChatRequest, ChatResponse> call) => _call = call;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Asks to be let in, and waits for an answer: that one is in, or the end.</summary>
    public static async Task<ChatMember> JoinAsync(
        UserService.UserServiceClient client, string room, User user, string cursor = "", DateTime? deadline = null)
    {
        var call = client.Chat(deadline: deadline, cancellationToken: Cancellation);
        try
        {
            await call.RequestStream.WriteAsync(new ChatRequest { Join = new ChatJoin { Room = room, UserId = user.Id, Cursor = cursor } }, Cancellation);
        }
        catch (RpcException)
        {
            // The call was refused before it was read from; whoever reads is told why.
        }

        await call.ResponseHeadersAsync;
        return new ChatMember(call);
    }

    /// <summary>Says something.</summary>
    /// <returns>The message's id.</returns>
    public async Task<string> SayAsync(string text, string? id = null)
    {
        id ??= Guid.NewGuid().ToString();
        await _call.RequestStream.WriteAsync(new ChatRequest { Post = new ChatPost { MessageId = id, Text = text } }, Cancellation);
        return id;
    }

    public Task SendAsync(ChatRequest request) => _call.RequestStream.WriteAsync(request, Cancellation);

    public Task HangUpAsync() => _call.RequestStream.CompleteAsync();

    public async Task<ChatResponse> NextAsync()
    {
        (await _call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue("The chat has ended.");
        return _call.ResponseStream.Current;
    }

    /// <summary>The next message; comings and goings are passed over.</summary>
    public async Task<ChatResponse> NextMessageAsync()
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.KindCase == ChatResponse.KindOneofCase.Message)
                return next;
        }
    }

    /// <summary>Reads on until someone has left.</summary>
    public async Task HearOfLeavingAsync(User user)
    {
        while ((await NextAsync()).Left?.UserId != user.Id)
        {
        }
    }

    /// <summary>Reads on until someone has come.</summary>
    public async Task HearOfComingAsync(User user)
    {
        while ((await NextAsync()).Joined?.UserId != user.Id)
        {
        }
    }

    public async Task<bool> EndsAsync() => !await _call.ResponseStream.MoveNext(Cancellation);

    public void Dispose() => _call.Dispose();
}
