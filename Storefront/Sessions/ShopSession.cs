using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Users.V1;
using ShopMesh.Storefront.Baskets;
using ShopMesh.Storefront.Data;

namespace ShopMesh.Storefront.Sessions;

/// <summary>The session of the request that is being served: who has signed in, the tokens, the basket. Read from the database at most once.</summary>
internal sealed partial class ShopSession(
    IHttpContextAccessor contexts,
    SessionStore store,
    UserService.UserServiceClient users,
    IOptions<ShopSessionOptions> options,
    TimeProvider clock,
    ILogger<ShopSession> logger)
{
    private SessionSecret? _secret;
    private StoredSession? _session;
    private bool _isLoaded;

    private HttpContext Http => contexts.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>Who has signed in; <see langword="null"/> for nobody.</summary>
    public async Task<Shopper?> ShopperAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) is { UserId: { } userId, Tokens: not null } ? new Shopper(userId) : null;

    public async Task<Basket> BasketAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) is { } session ? Basket.FromJson(session.Basket) : Basket.Empty;

    /// <summary>Changes the basket; begins a session when there is none.</summary>
    public async Task<Basket> ChangeBasketAsync(Func<Basket, Basket> change, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_session is not null)
        {
            _session = await store.ChangeAsync(_secret!, session =>
            {
                session.Basket = change(Basket.FromJson(session.Basket)).ToJson();
                return Task.CompletedTask;
            }, cancellationToken);
        }

        if (_session is null)
            await BeginAsync(session => session.Basket = change(Basket.Empty).ToJson(), cancellationToken);
        SessionCookie.Write(Http, _secret!, options.Value.Lifetime);
        return Basket.FromJson(_session!.Basket);
    }

    /// <summary>Signs a person in: a session with a new secret, so that nobody who knew the old one comes along, and with the basket of the old one.</summary>
    public async Task SignInAsync(SignInResponse signedIn, CancellationToken cancellationToken)
    {
        var basket = await BasketAsync(cancellationToken);
        var old = _secret;
        await BeginAsync(session =>
        {
            session.UserId = Guid.Parse(signedIn.User.Id);
            session.Tokens = _secret!.Seal(signedIn.Tokens.ToByteArray());
            session.Basket = basket.ToJson();
        }, cancellationToken);
        if (old is not null)
            await store.DeleteAsync(old, cancellationToken);
    }

    /// <summary>Forgets who signed in, as after the services refused the token; the basket stays.</summary>
    public async Task ForgetShopperAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is null)
            return;
        _session = await store.ChangeAsync(_secret!, session =>
        {
            (session.UserId, session.Tokens) = (null, null);
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>Ends the session, with its basket and its tokens, which the user service is told to take no more.</summary>
    public async Task SignOutAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var tokens = Tokens();
        if (_session is not null)
            await store.DeleteAsync(_secret!, cancellationToken);
        SessionCookie.Delete(Http);
        (_secret, _session) = (null, null);
        if (tokens is null)
            return;
        try
        {
            await users.SignOutAsync(new SignOutRequest { RefreshToken = tokens.RefreshToken }, cancellationToken: cancellationToken);
        }
        catch (RpcException error)
        {
            // The person is signed out here all the same: nobody has the tokens any more, and they end by themselves.
            Log.NotTold(logger, error.StatusCode);
        }
    }

    /// <summary>
    /// The access token; a new one when the old one is about to end. A refresh token can be used once, and a page can make several
    /// requests at the same time, through several replicas: the first one exchanges it, under the lock of the session's row, and the
    /// others find the new tokens there.
    /// </summary>
    /// <returns>The token; <see langword="null"/> when nobody has signed in, or the sign-in has ended.</returns>
    public async Task<string?> AccessTokenAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is not { Tokens: not null })
            return null;
        if (Tokens() is { } current && IsFresh(current))
            return current.AccessToken;

        TokenSet? tokens = null;
        _session = await store.ChangeAsync(_secret!, async session =>
        {
            _session = session;
            tokens = Tokens();
            if (tokens is not null && !IsFresh(tokens))
            {
                tokens = await RefreshAsync(tokens, cancellationToken);
                session.Tokens = tokens is null ? null : _secret!.Seal(tokens.ToByteArray());
                if (tokens is null)
                    session.UserId = null;
            }
        }, cancellationToken);
        return tokens?.AccessToken;
    }

    private async Task<TokenSet?> RefreshAsync(TokenSet tokens, CancellationToken cancellationToken)
    {
        try
        {
            var response = await users.RefreshTokenAsync(new RefreshTokenRequest { RefreshToken = tokens.RefreshToken }, cancellationToken: cancellationToken);
            return response.Tokens;
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied
            or StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            Log.Ended(logger, refused.StatusCode);
            return null;
        }
        catch (RpcException) when (tokens.ExpiresAt.ToDateTimeOffset() > clock.GetUtcNow())
        {
            // Nobody answers just now; the old token is good for a moment yet, and the next request asks again.
            return tokens;
        }
    }

    private bool IsFresh(TokenSet tokens) => tokens.ExpiresAt?.ToDateTimeOffset() - options.Value.RefreshBefore > clock.GetUtcNow();

    private TokenSet? Tokens()
    {
        try
        {
            return _session?.Tokens is { } tokens ? TokenSet.Parser.ParseFrom(_secret!.Open(tokens)) : null;
        }
        catch (Exception broken) when (broken is CryptographicException or InvalidProtocolBufferException)
        {
            Log.Broken(logger);
            return null;
        }
    }

    private async Task BeginAsync(Action<StoredSession> describe, CancellationToken cancellationToken)
    {
        _secret = SessionSecret.New();
        _session = await store.CreateAsync(_secret, describe, cancellationToken);
        _isLoaded = true;
        SessionCookie.Write(Http, _secret, options.Value.Lifetime);
    }

    private async Task<StoredSession?> LoadAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded)
            return _session;
        _secret = SessionCookie.Read(Http.Request);
        _session = _secret is null ? null : await store.FindAsync(_secret, cancellationToken);
        _isLoaded = true;
        return _session;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A sign-in has ended: its refresh token was answered with {Status}.")]
        public static partial void Ended(ILogger logger, StatusCode status);

        [LoggerMessage(2, LogLevel.Warning, "The tokens of a session cannot be read; whoever it is has to sign in again.")]
        public static partial void Broken(ILogger logger);

        [LoggerMessage(3, LogLevel.Information, "The user service was not told that someone signed out: {Status}.")]
        public static partial void NotTold(ILogger logger, StatusCode status);
    }
}
