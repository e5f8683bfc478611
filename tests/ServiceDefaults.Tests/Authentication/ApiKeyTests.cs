using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Authentication;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private const string Keys = "Mesh:Authentication:ApiKeys";

    private readonly TestMesh _mesh = new();
    private readonly string _key = ApiKey.Create();
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await _mesh.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Mesh:Authorization:Edge:mesh.test.v1.Probe/Write:Scopes:0"] = "things.write",
        ["Mesh:Authorization:Edge:mesh.test.v1.Probe/Collect:Denied"] = "true",
        [$"{Keys}:robot:Hash"] = Convert.ToHexString(ApiKey.Hash(_key)),
        [$"{Keys}:robot:Scopes:0"] = "things.write",
    });

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_program_is_known_by_its_key_and_may_do_what_its_scopes_say()
    {
        Caller? seen = null;
        _service.Behaviour.OnCall = (_, context) =>
        {
            seen = context.GetCaller();
            return Task.CompletedTask;
        };

        await WriteAsync(_key);

        seen.ShouldNotBeNull();
        (seen.Kind, seen.Name, seen.ToString()).ShouldBe((CallerKind.Program, "robot", "program:robot"));
        seen.Scopes.ShouldBe(["things.write"]);
        _service.Log.Entries.ShouldNotContain(entry => entry.Message.Contains(_key));
    }

    [Fact]
    public async Task A_client_shows_the_key_that_its_configuration_has()
    {
        var probe = _mesh.EdgeClient("users", _service, new Dictionary<string, string?> { ["Mesh:Edge:ApiKey"] = _key }).Probe;
        await probe.WriteAsync(new EchoRequest(), cancellationToken: Token);
    }

    [Fact]
    public async Task What_is_denied_is_denied_to_every_program()
    {
        var probe = _mesh.EdgeClient("users", _service, new Dictionary<string, string?> { ["Mesh:Edge:ApiKey"] = _key }).Probe;
        using var call = probe.Collect(cancellationToken: Token);
        (await Statuses.FailureAsync(async () => await call)).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_key_that_is_one_character_off_is_nobodys()
    {
        foreach (var wrong in (string[])[_key[..^1], _key + "A", _key.ToUpperInvariant(), new string('x', 5000)])
        {
            var refused = await Statuses.FailureAsync(() => WriteAsync(wrong));
            (refused.StatusCode, refused.Reason()).ShouldBe((StatusCode.Unauthenticated, "API_KEY_INVALID"));
        }
    }

    [Fact]
    public async Task Keys_come_and_go_while_the_service_runs_and_a_mistake_changes_nothing()
    {
        var second = ApiKey.Create();
        (await Statuses.FailureAsync(() => WriteAsync(second))).StatusCode.ShouldBe(StatusCode.Unauthenticated);

        _service.Set(($"{Keys}:second:Hash", Convert.ToHexStringLower(ApiKey.Hash(second))), ($"{Keys}:second:Scopes:0", "things.write"));
        await WriteAsync(second);

        _service.Set(($"{Keys}:second:Hash", second));
        await WriteAsync(second);
        _service.Log.Entries.ShouldContain(entry => entry.Message.Contains("Mesh:Authentication:ApiKeys:second:Hash is not"));
        _service.Log.Entries.ShouldNotContain(entry => entry.Message.Contains(second));
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(_service.Management, "/health"), Token)).ShouldContain("\"policy\":\"Degraded\"");

        _service.Set(($"{Keys}:second:Hash", Convert.ToHexStringLower(ApiKey.Hash("another"))));
        (await Statuses.FailureAsync(() => WriteAsync(second))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        await WriteAsync(_key);
    }

    [Fact]
    public async Task A_program_that_calls_too_often_is_told_when_to_come_back()
    {
        _service.Set(($"{Keys}:robot:RequestsPerSecond", "0.02"));
        await WriteAsync(_key);

        var refused = await Statuses.FailureAsync(() => WriteAsync(_key));

        (refused.StatusCode, refused.Reason()).ShouldBe((StatusCode.ResourceExhausted, "API_KEY_RATE_EXCEEDED"));
        refused.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(50));

        // A change of something else gives it no more.
        _service.Set(("Mesh:Authorization:Callers:stranger:0", "mesh.test.v1.Probe/Echo"));
        (await Statuses.FailureAsync(() => WriteAsync(_key))).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public void A_rate_is_one_seconds_worth_at_once()
    {
        const int perSecond = 50;
        var began = Stopwatch.GetTimestamp();
        using var rate = new CallRate(perSecond);
        Enumerable.Range(0, perSecond).ShouldAllBe(_ => rate.Take() == null);

        // What time has earned meanwhile, and no more.
        var more = 0;
        while (more < 100 * perSecond && rate.Take() is null)
            more++;
        more.ShouldBeLessThanOrEqualTo((int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond));
    }

    [Fact]
    public async Task The_verb_makes_a_key_whose_configuration_works()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        (await ApiKeyCommand.RunAsync(["press", "--scopes", "things.write,things.read", "--requests-per-second=5"], output, error)).ShouldBe(0);

        var lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        var key = lines.Single(line => line.StartsWith("shop_", StringComparison.Ordinal));
        var settings = lines.Where(line => line.StartsWith(Keys, StringComparison.Ordinal)).Select(line => line.Split(" = ")).ToArray();
        settings.Length.ShouldBe(4);
        _service.Set([.. settings.Select(setting => (setting[0], (string?)setting[1]))]);
        await WriteAsync(key);
    }

    [Theory]
    [InlineData("needs a name")]
    [InlineData("needs scopes", "press")]
    [InlineData("not a scope", "press", "--scopes", "everything")]
    [InlineData("needs a value", "press", "--scopes")]
    [InlineData("not a number", "press", "--scopes", "a.b", "--requests-per-second", "many")]
    [InlineData("is not an option", "press", "--all")]
    [InlineData("one too many", "press", "office", "--scopes", "a.b")]
    public async Task The_verb_says_what_it_does_not_understand(string expected, params string[] arguments)
    {
        await using var error = new StringWriter();
        (await ApiKeyCommand.RunAsync(arguments, TextWriter.Null, error)).ShouldBe(2);
        error.ToString().ShouldContain(expected);
    }

    private async Task WriteAsync(string key)
    {
        using var channel = RawChannel.Tls(_service.Edge);
        await new Probe.ProbeClient(channel).WriteAsync(new EchoRequest(), new Metadata { { "x-api-key", key } }, cancellationToken: Token);
    }
}
