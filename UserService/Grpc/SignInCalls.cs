using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Users.SignIn;
using ShopMesh.Users.Tokens;
using User = ShopMesh.Users.Domain.User;

namespace ShopMesh.Users.Grpc;

/// <summary>SignIn, RefreshToken and SignOut.</summary>
internal sealed class SignInCalls(Accounts accounts, Sessions sessions, AccessTokens tokens)
{
    public async Task<SignInResponse> SignInAsync(SignInRequest request, ServerCallContext context)
    {
        var user = await accounts.ProveAsync(request.Email, request.Password, context.CancellationToken);
        var session = await sessions.OpenAsync(user.Id, context.CancellationToken);
        return new SignInResponse { User = user.ToMessage(), Tokens = await TokensAsync(user, session, context) };
    }

    public async Task<RefreshTokenResponse> RefreshAsync(RefreshTokenRequest request, ServerCallContext context)
    {
        var session = await sessions.RenewAsync(request.RefreshToken, context.CancellationToken);
        var user = await accounts.GetActiveAsync(session.UserId, context.CancellationToken);
        return new RefreshTokenResponse { Tokens = await TokensAsync(user, session, context) };
    }

    public async Task<Empty> SignOutAsync(SignOutRequest request, ServerCallContext context)
    {
        await sessions.EndAsync(request.RefreshToken, context.CancellationToken);
        return new Empty();
    }

    private async Task<TokenSet> TokensAsync(User user, OpenSession session, ServerCallContext context)
    {
        var access = await tokens.CreateAsync(user, session.Id, context.CancellationToken);
        return new TokenSet
        {
            AccessToken = access.Value,
            ExpiresAt = Timestamp.FromDateTimeOffset(access.ExpiresAt),
            RefreshToken = session.RefreshToken,
            RefreshExpiresAt = Timestamp.FromDateTimeOffset(session.RefreshExpiresAt),
        };
    }
}
