using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Authentication;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Rule = "Mesh:Authorization:Edge:mesh.test.v1.Probe";

    private readonly TestMesh _mesh = new();
    private readonly TokenIssuer _issuer = new();
    private TestService _publisher = null!;
    private TestService _service = null!;
    private Probe.ProbeClient _probe = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _publisher = await _issuer.PublishAsync(_mesh);
        var settings = TokenIssuer.Settings(_publisher);
        settings[$"{Rule}/Write:Roles:0"] = "admin";
        settings[$"{Rule}/Echo:Anonymous"] = "true";
        settings[$"{Rule}/Talk:Roles:0"] = "support";
        settings[$"{Rule}/Talk:Owner"] = "true";
        settings[$"{Rule}/Collect:Owner"] = "true";
        _service = await _mesh.StartAsync(settings: settings);
        _probe = _mesh.EdgeClient("users", _service).Probe;
    }

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task The_person_of_a_token_is_the_caller()
    {
        var user = TokenIssuer.NewUser();
        Caller? seen = null;
        _service.Behaviour.OnCall = (_, context) =>
        {
            seen = context.GetCaller();
            context.ActsForAnyone().ShouldBeTrue();
            context.OwnerRestriction().ShouldBeNull();
            return Task.CompletedTask;
        };

        await _probe.WriteAsync(new EchoRequest(), Bearer(_issuer.Token(user, "admin")), cancellationToken: Token);

        seen.ShouldNotBeNull();
        (seen.Kind, seen.Name, seen.ToString()).ShouldBe((CallerKind.Person, user, $"user:{user}"));
        seen.Roles.ShouldBe(["admin"]);
    }

    [Fact]
    public async Task A_caller_without_credentials_is_told_to_show_some_and_one_of_another_role_is_denied()
    {
        var nobody = await FailAsync([]);
        (nobody.StatusCode, nobody.Reason()).ShouldBe((StatusCode.Unauthenticated, "CREDENTIALS_REQUIRED"));

        var customer = await FailAsync(Bearer(_issuer.Token(TokenIssuer.NewUser())));
        (customer.StatusCode, customer.Reason()).ShouldBe((StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED"));
        _service.Behaviour.Calls.ShouldBe(0);
        _service.Log.Of("ShopMesh.Audit").Count(entry => entry.Contains("mesh.test.v1.Probe/Write")).ShouldBe(2);
    }

    [Fact]
    public async Task Tokens_that_are_not_ours_to_take_are_refused_and_never_logged()
    {
        var user = TokenIssuer.NewUser();
        var other = new TokenIssuer();
        (string Token, string Reason)[] wrong =
        [
            (_issuer.Token(user, "admin", token => token.Audience = "another shop"), "TOKEN_INVALID"),
            (_issuer.Token(user, "admin", token => token.Issuer = "https://elsewhere.local"), "TOKEN_INVALID"),
            (_issuer.Token(user, "admin", token => token.NotBefore = DateTime.UtcNow.AddMinutes(5)), "TOKEN_INVALID"),
            (_issuer.Token(user, "admin", token => token.Expires = null), "TOKEN_INVALID"),
            (_issuer.Token("admin", "admin"), "TOKEN_INVALID"),
            (_issuer.Token(user, "admin", Ended), "TOKEN_EXPIRED"),
            (other.Token(user, "admin"), "TOKEN_INVALID"),
            (Forged(_issuer.Token(user, "admin")), "TOKEN_INVALID"),
            (new string('a', 9000), "TOKEN_INVALID"),
            ("", "TOKEN_INVALID"),
            ("a.b.c", "TOKEN_INVALID"),
        ];

        foreach (var (token, reason) in wrong)
        {
            var refused = await FailAsync(Bearer(token));
            (refused.StatusCode, refused.Reason()).ShouldBe((StatusCode.Unauthenticated, reason), token);
            if (token.Length > 10)
                _service.Log.Entries.ShouldNotContain(entry => entry.Message.Contains(token));
        }

        _service.Behaviour.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("authorization", "Basic YTpi", "AUTHORIZATION_NOT_BEARER")]
    [InlineData("x-api-key", "shop_nobodys", "API_KEY_INVALID")]
    public async Task Other_credentials_that_are_wrong_are_refused_even_where_none_are_needed(string header, string value, string reason)
    {
        var refused = await Statuses.FailureAsync(async () =>
            await _probe.EchoAsync(new EchoRequest(), new Metadata { { header, value } }, cancellationToken: Token));
        (refused.StatusCode, refused.Reason()).ShouldBe((StatusCode.Unauthenticated, reason));
    }

    [Fact]
    public async Task Two_credentials_are_refused()
    {
        var headers = Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin"));
        headers.Add("x-api-key", "shop_nobodys");
        (await FailAsync(headers)).Reason().ShouldBe("CREDENTIALS_AMBIGUOUS");
    }

    [Fact]
    public async Task A_token_that_has_ended_does_not_keep_anyone_from_what_is_open_to_all()
    {
        Caller? seen = null;
        _service.Behaviour.OnCall = (_, context) =>
        {
            seen = context.GetCaller();
            return Task.CompletedTask;
        };
        await _probe.EchoAsync(new EchoRequest(), Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin", Ended)), cancellationToken: Token);
        seen.ShouldBe(Caller.Anonymous);
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_a_token_names_it_and_the_old_one_still_verifies()
    {
        var old = Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin"));
        await _probe.WriteAsync(new EchoRequest(), old, cancellationToken: Token);
        _issuer.Rotate();

        // The keys may have been fetched just now, and are not again before KeysMinimumInterval.
        await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        await _probe.WriteAsync(new EchoRequest(), Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin")), cancellationToken: Token);
        await _probe.WriteAsync(new EchoRequest(), old, cancellationToken: Token);
    }

    // The end of a signature may happen to be what it is changed to.
    private static string Forged(string token) => token[..^2] + (token.EndsWith("AA", StringComparison.Ordinal) ? "BA" : "AA");

    [Fact]
    public async Task Keys_stay_in_use_when_they_can_no_longer_be_fetched()
    {
        var token = Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin"));
        await _probe.WriteAsync(new EchoRequest(), token, cancellationToken: Token);
        _issuer.Instead = Results.StatusCode(500);
        var unknown = new TokenIssuer();
        (await FailAsync(Bearer(unknown.Token(TokenIssuer.NewUser(), "admin")))).Reason().ShouldBe("TOKEN_INVALID");
        await _publisher.StopAsync();
        await _probe.WriteAsync(new EchoRequest(), token, cancellationToken: Token);
    }

    [Fact]
    public async Task Made_up_key_names_do_not_have_the_keys_fetched_for_each()
    {
        var settings = TokenIssuer.Settings(_publisher);
        settings["Mesh:Authentication:KeysMinimumInterval"] = "01:00:00";
        settings[$"{Rule}/Write:Roles:0"] = "admin";
        var service = await _mesh.StartAsync(settings: settings);
        var probe = _mesh.EdgeClient("users", service).Probe;
        await probe.WriteAsync(new EchoRequest(), Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin")), cancellationToken: Token);

        var fetches = _issuer.Fetches;
        for (var i = 0; i < 20; i++)
        {
            await Statuses.FailureAsync(async () => await probe.WriteAsync(
                new EchoRequest(), Bearer(new TokenIssuer().Token(TokenIssuer.NewUser())), cancellationToken: Token));
        }

        _issuer.Fetches.ShouldBe(fetches);
    }

    [Fact]
    public async Task Without_keys_a_token_can_be_neither_taken_nor_refused()
    {
        _issuer.Instead = Results.Text("not a key set");
        var settings = TokenIssuer.Settings(_publisher);
        settings[$"{Rule}/Write:Roles:0"] = "admin";
        var service = await _mesh.StartAsync(settings: settings);
        using var channel = RawChannel.Tls(service.Edge);
        var refused = await Statuses.FailureAsync(async () => await new Probe.ProbeClient(channel).WriteAsync(
            new EchoRequest(), Bearer(_issuer.Token(TokenIssuer.NewUser(), "admin")), cancellationToken: Token));
        refused.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Keys_of_a_server_that_the_edge_bundle_does_not_know_are_not_taken()
    {
        await using var stranger = new TestMesh();
        var impostor = await new TokenIssuer().PublishAsync(stranger);
        var settings = TokenIssuer.Settings(impostor);
        settings[$"{Rule}/Write:Roles:0"] = "admin";
        var service = await _mesh.StartAsync(settings: settings);
        await service.Log.WaitForAsync(message => message.Contains("could not be fetched from users"), Token);
        service.Log.Entries.ShouldContain(entry => entry.Message.Contains("Refused the edge listener of 127.0.0.1"));
    }

    [Fact]
    public async Task Who_may_act_only_for_themselves_may_and_others_may_for_anyone()
    {
        var (ada, eve) = (TokenIssuer.NewUser(), TokenIssuer.NewUser());
        _service.Behaviour.OnCall = (_, context) =>
        {
            context.AuthorizeOwner(ada.ToUpperInvariant());
            return Task.CompletedTask;
        };

        (await TalkAsync(_issuer.Token(ada))).ShouldBeNull();
        (await TalkAsync(_issuer.Token(eve, "support"))).ShouldBeNull();
        var denied = await TalkAsync(_issuer.Token(eve, "admin"));
        (denied?.StatusCode, denied?.Reason()).ShouldBe((StatusCode.PermissionDenied, "NOT_OWNER"));
        _service.Log.Of("ShopMesh.Audit").ShouldContain(entry => entry.Contains(eve) && entry.Contains("someone else's"));
    }

    [Fact]
    public async Task Lists_are_restricted_to_the_owner()
    {
        var ada = TokenIssuer.NewUser();
        string? restriction = "";
        _service.Behaviour.OnCall = (_, context) =>
        {
            restriction = context.OwnerRestriction();
            return Task.CompletedTask;
        };
        (await TalkAsync(_issuer.Token(ada))).ShouldBeNull();
        restriction.ShouldBe(ada);
        (await TalkAsync(_issuer.Token(ada, "support"))).ShouldBeNull();
        restriction.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_leaves_an_rpc_that_forgets_to_ask_whose_it_is()
    {
        var failed = await TalkAsync(_issuer.Token(TokenIssuer.NewUser()));
        failed?.StatusCode.ShouldBe(StatusCode.Internal);

        using var collect = _probe.Collect(Bearer(_issuer.Token(TokenIssuer.NewUser())), cancellationToken: Token);
        await collect.RequestStream.CompleteAsync();
        (await Statuses.FailureAsync(async () => await collect)).StatusCode.ShouldBe(StatusCode.Internal);
        _service.Log.Entries.ShouldContain(entry => entry.Exception != null && entry.Exception.Message.Contains("does not ask whose it is"));
    }

    private static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };

    private static void Ended(SecurityTokenDescriptor token)
    {
        token.NotBefore = DateTime.UtcNow.AddMinutes(-12);
        token.Expires = DateTime.UtcNow.AddMinutes(-2);
    }

    private Task<RpcException> FailAsync(Metadata headers) =>
        Statuses.FailureAsync(async () => await _probe.WriteAsync(new EchoRequest(), headers, cancellationToken: Token));

    private async Task<RpcException?> TalkAsync(string token)
    {
        using var call = _probe.Talk(Bearer(token), cancellationToken: Token);
        try
        {
            await call.RequestStream.WriteAsync(new EchoRequest(), Token);
            await call.RequestStream.CompleteAsync();
            (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();
            (await call.ResponseStream.MoveNext(Token)).ShouldBeFalse();
            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }
}
