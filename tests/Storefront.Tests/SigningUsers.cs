using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Users.V1;

namespace ShopMesh.Storefront.Tests;

/// <summary>A user service whose refresh tokens can be used once, and whose first access token is about to end.</summary>
public sealed class SigningUsers : UserService.UserServiceBase
{
    private readonly string _userId = Guid.CreateVersion7().ToString();
    private int _current;
    private int _refreshes;

    /// <summary>Whether the service takes nobody's token any more, as after its keys were lost.</summary>
    public bool RefusesTokens { get; set; }

    /// <summary>How often tokens were exchanged.</summary>
    public int Refreshes => _refreshes;

    /// <summary>Whether a token was used twice, which ends the sign-in.</summary>
    public bool WasUsedTwice { get; private set; }

    /// <summary>What the last call to the account brought along.</summary>
    public string? LastAuthorization { get; private set; }

    /// <summary>Whether the service refuses to exchange tokens.</summary>
    public bool HasEnded { get; set; }

    public override Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext context) => Task.FromResult(new SignInResponse
    {
        User = new User { Id = _userId, Email = request.Email, DisplayName = "Ada" },
        Tokens = Tokens(TimeSpan.FromSeconds(5)),
    });

    public override async Task<RefreshTokenResponse> RefreshToken(RefreshTokenRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _refreshes);
        if (HasEnded)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The session has ended."));
        if (request.RefreshToken != $"refresh-{_current}")
        {
            WasUsedTwice = true;
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The token was used before."));
        }

        _current++;
        // Long enough for all who came at the same time to be waiting.
        await Task.Yield();
        return new RefreshTokenResponse { Tokens = Tokens(TimeSpan.FromMinutes(10)) };
    }

    /// <summary>The refresh token of the sign-in that was ended last.</summary>
    public string? SignedOut { get; private set; }

    public override Task<Empty> SignOut(SignOutRequest request, ServerCallContext context)
    {
        SignedOut = request.RefreshToken;
        return Task.FromResult(new Empty());
    }

    public override Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        LastAuthorization = context.RequestHeaders.GetValue("authorization");
        return LastAuthorization is null || RefusesTokens
            ? throw new RpcException(new Status(StatusCode.Unauthenticated, "Who is it?"))
            : Task.FromResult(new GetUserResponse { User = new User { Id = request.Id, Email = "ada@example.com", DisplayName = "Ada", Etag = "1" } });
    }

    private TokenSet Tokens(TimeSpan lifetime) => new()
    {
        AccessToken = $"access-{_current}",
        ExpiresAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow + lifetime),
        RefreshToken = $"refresh-{_current}",
        RefreshExpiresAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow + TimeSpan.FromDays(1)),
    };
}
