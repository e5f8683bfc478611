using Google.Rpc;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.Configuration;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Authorization;

public sealed class AuthorizationTests : IAsyncLifetime
{
    private const string Audit = "ShopMesh.Audit";

    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_caller_may_call_what_the_policy_lists_and_nothing_else()
    {
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Mesh:Authorization:Callers:caller:0"] = "mesh.test.v1.Probe/Echo",
        });
        var probe = _mesh.Client("users", [service]).Probe;

        await probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        var denied = await Statuses.FailureAsync(async () => await probe.WriteAsync(new EchoRequest(), cancellationToken: Token));

        denied.StatusCode.ShouldBe(StatusCode.PermissionDenied);
        denied.Reason().ShouldBe("CALLER_NOT_ALLOWED");
        denied.Detail<ErrorInfo>().Domain.ShouldBe("shop.local");
        denied.Detail<ErrorInfo>().Metadata["rpc"].ShouldBe("mesh.test.v1.Probe/Write");
        service.Behaviour.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_denial_is_in_the_audit_log_with_caller_rpc_and_reason()
    {
        var service = await _mesh.StartAsync();
        var stranger = _mesh.Client("users", [service], name: "stranger").Probe;

        await Statuses.FailureAsync(async () => await stranger.EchoAsync(new EchoRequest(), cancellationToken: Token));

        var entry = service.Log.Of(Audit).ShouldHaveSingleItem();
        entry.ShouldContain(TestAuthority.IdOf("stranger"));
        entry.ShouldContain("mesh.test.v1.Probe/Echo");
        entry.ShouldContain("the policy does not name it");
    }

    [Fact]
    public async Task Streaming_rpcs_are_denied_too()
    {
        var service = await _mesh.StartAsync();
        var stranger = _mesh.Client("users", [service], name: "stranger").Probe;

        using var call = stranger.Talk(cancellationToken: Token);
        var denied = await Statuses.FailureAsync(async () => await call.ResponseStream.MoveNext(Token));

        denied.StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task The_same_name_in_another_namespace_is_another_caller()
    {
        var service = await _mesh.StartAsync();
        var identity = _mesh.Authority.Workload("caller", svid => svid.Uris[0] = "spiffe://shop.local/ns/elsewhere/sa/caller");
        using var channel = RawChannel.Tls(service.Mesh, identity.Certificate);

        var denied = await Statuses.FailureAsync(async () => await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token));

        denied.StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_policy_that_names_an_unknown_rpc_ends_the_start()
    {
        var exception = await Should.ThrowAsync<StartupException>(() => _mesh.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Mesh:Authorization:Callers:caller:0"] = "mesh.test.v1.Probe/Ecco",
        }));

        exception.Message.ShouldContain("Mesh:Authorization:Callers:caller");
        exception.Message.ShouldContain("\"mesh.test.v1.Probe/Ecco\" is not an rpc");
    }

    [Fact]
    public async Task A_policy_without_callers_denies_all()
    {
        using var json = new MemoryStream("""{ "Mesh": { "Authorization": { "Callers": {} } } }"""u8.ToArray());
        var service = await _mesh.StartAsync(
            settings: new Dictionary<string, string?> { ["Mesh:Authorization:Callers:caller:0"] = null },
            configure: builder => builder.Configuration.AddJsonStream(json));

        var denied = await Statuses.FailureAsync(async () =>
            await _mesh.Client("users", [service]).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        denied.StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_change_of_the_policy_is_in_force_at_once()
    {
        var service = await _mesh.StartAsync();
        var stranger = _mesh.Client("users", [service], name: "stranger").Probe;
        await Statuses.FailureAsync(async () => await stranger.EchoAsync(new EchoRequest(), cancellationToken: Token));

        service.Set(("Mesh:Authorization:Callers:stranger:0", "mesh.test.v1.Probe/Echo"));

        (await stranger.EchoAsync(new EchoRequest(), cancellationToken: Token)).Caller.ShouldBe(TestAuthority.IdOf("stranger"));
    }

    [Fact]
    public async Task A_change_with_a_mistake_leaves_the_policy_and_shows_in_health()
    {
        var service = await _mesh.StartAsync();
        var probe = _mesh.Client("users", [service]).Probe;

        service.Set(("Mesh:Authorization:Callers:caller:0", "mesh.test.v1.Probe/Ecco"));

        await probe.EchoAsync(new EchoRequest(), cancellationToken: Token);
        service.Log.Entries.ShouldContain(entry => entry.Message.Contains("the policy before stays in force"));
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(service.Management, "/health"), Token)).ShouldContain("\"policy\":\"Degraded\"");
    }

    [Theory]
    [InlineData("Mesh:Authorization:Edge:mesh.test.v1.Probe/Ecco:Anonymous", "true", "\"mesh.test.v1.Probe/Ecco\" is not an rpc of the edge listener")]
    [InlineData("Mesh:Authorization:Edge:mesh.test.v1.Probe/Echo:Roles:0", "king", "\"king\", which is not a role")]
    [InlineData("Mesh:Authorization:Edge:mesh.test.v1.Probe/Echo:Scopes:0", "All", "\"All\", which is not a scope")]
    [InlineData("Mesh:Authorization:Edge:mesh.test.v1.Probe/Echo:Owner", "false", "lets nobody in")]
    [InlineData("Mesh:Authorization:Edge:mesh.test.v1.Probe/*:Denied", "true", "can't be both")]
    public async Task A_table_of_the_edge_with_a_mistake_ends_the_start(string key, string value, string expected)
    {
        var exception = await Should.ThrowAsync<StartupException>(() => _mesh.StartAsync(settings: new Dictionary<string, string?> { [key] = value }));
        exception.Message.ShouldContain("Mesh:Authorization:Edge:mesh.test.v1.Probe/");
        exception.Message.ShouldContain(expected);
    }

    [Fact]
    public void An_rpc_of_the_edge_without_a_row_ends_the_start()
    {
        var rows = new Dictionary<string, EdgeRuleOptions> { ["a.B/One"] = new() { Anonymous = true }, ["c.D/*"] = new() { Denied = true } };
        var exception = Should.Throw<StartupException>(() => EdgePolicy.Create(rows, new HashSet<string> { "a.B/One", "a.B/Two", "c.D/Three" }));
        exception.Message.ShouldContain("has no row for a.B/Two");
        exception.Message.ShouldNotContain("a.B/One");
        exception.Message.ShouldNotContain("c.D/Three");
    }
}
