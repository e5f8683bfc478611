using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Configuration;

/// <summary>Running services whose mounted folders change as those of a cluster do.</summary>
public sealed class MountedConfigurationTests : IAsyncLifetime
{
    private const string Changed = "Mounted configuration has changed:";

    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_policy_that_changes_in_its_volume_is_in_force_without_a_restart()
    {
        var volume = NewVolume(("mesh.json", Policy("""{ "stranger": [ "mesh.test.v1.Probe/Echo" ] }""")));
        var service = await StartAsync(volume);
        var stranger = _mesh.Client("users", [service], name: "stranger").Probe;
        var friend = _mesh.Client("users", [service], name: "friend").Probe;
        await stranger.EchoAsync(new EchoRequest(), cancellationToken: Token);
        (await Statuses.FailureAsync(async () => await friend.EchoAsync(new EchoRequest(), cancellationToken: Token))).StatusCode.ShouldBe(StatusCode.PermissionDenied);

        volume.Put(("mesh.json", Policy("""{ "friend": [ "mesh.test.v1.Probe/Echo" ] }""")));
        await service.Log.WaitForAsync(message => message.StartsWith(Changed, StringComparison.Ordinal), Token);

        await friend.EchoAsync(new EchoRequest(), cancellationToken: Token);
        (await Statuses.FailureAsync(async () => await stranger.EchoAsync(new EchoRequest(), cancellationToken: Token))).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task Addresses_that_change_in_their_volume_are_called_without_a_restart()
    {
        var first = await _mesh.StartAsync(replica: "a");
        var second = await _mesh.StartAsync(replica: "b");
        var volume = NewVolume(("mesh.json", Addresses(first)));
        var client = _mesh.Client("users", [], new Dictionary<string, string?> { ["SHOP_MESH_CONFIG"] = volume.Directory });
        await client.Probe.ReachAsync("a");

        volume.Put(("mesh.json", Addresses(first, second)));
        await client.Probe.ReachAsync("a", "b");

        volume.Put(("mesh.json", Addresses(second)));
        await client.Probe.ReachAsync("b", "b", "b", "b");
    }

    [Theory]
    [InlineData("{ \"Mesh\": ", "mesh.json is not JSON")]
    [InlineData("\0", "mesh.json is not JSON")]
    public async Task A_file_that_cannot_be_used_is_told_and_changes_nothing(string content, string expected)
    {
        var volume = NewVolume(("mesh.json", Policy("""{ "stranger": [ "mesh.test.v1.Probe/Echo" ] }""")));
        var service = await StartAsync(volume);
        var stranger = _mesh.Client("users", [service], name: "stranger").Probe;

        volume.Put(("mesh.json", content));
        var message = await service.Log.WaitForAsync(text => text.Contains("what its folder had before stays in use"), Token);

        message.ShouldContain(Path.Combine(volume.Directory, expected));
        await stranger.EchoAsync(new EchoRequest(), cancellationToken: Token);
        (await HealthAsync(service)).ShouldContain("\"configuration\":\"Degraded\"");

        volume.Put(("mesh.json", Policy("{}")));
        await service.Log.WaitForAsync(text => text.StartsWith(Changed, StringComparison.Ordinal), Token);
        (await HealthAsync(service)).ShouldContain("\"configuration\":\"Healthy\"");
    }

    [Fact]
    public async Task Of_several_updates_one_after_the_other_the_last_is_in_force()
    {
        var volume = NewVolume(("mesh.json", "{}"));
        var service = await StartAsync(volume);

        for (var i = 1; i < 20; i++)
            volume.Put(("mesh.json", $$"""{ "Logging": { "Update": {{i}} } }"""));
        volume.Put(("mesh.json", """{ "Logging": { "Update": 20, "Last": true } }"""));
        await service.Log.WaitForAsync(message => message.StartsWith(Changed, StringComparison.Ordinal) && message.Contains("Logging:Last"), Token);

        service.App.Configuration["Logging:Update"].ShouldBe("20");
    }

    [Fact]
    public async Task A_secret_that_rotates_is_read_again_and_never_logged()
    {
        var volume = NewVolume(("Mesh__Authentication__ApiKeys__load__Hash", new string('0', 64) + "\n"));
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?> { ["SHOP_MESH_SECRETS"] = volume.Directory });

        var rotated = string.Concat(Enumerable.Repeat("abcdef01", 8));
        volume.Put(("Mesh__Authentication__ApiKeys__load__Hash", rotated + "\n"));
        await service.Log.WaitForAsync(message => message == $"{Changed} Mesh:Authentication:ApiKeys:load:Hash.", Token);

        service.App.Configuration["Mesh:Authentication:ApiKeys:load:Hash"].ShouldBe(rotated);
        service.Log.Entries.ShouldNotContain(entry => entry.Message.Contains(rotated));
        service.Log.Entries.ShouldNotContain(entry => entry.Message.Contains("only read at start"));
    }

    [Fact]
    public async Task What_is_only_read_at_start_is_said_to_need_a_restart()
    {
        var volume = NewVolume(("mesh.json", "{}"));
        var service = await StartAsync(volume);

        volume.Put(("mesh.json", """{ "Mesh": { "Deadlines": { "Default": "00:00:04" } }, "services": { "users": { "mesh": [] } } }"""));

        (await service.Log.WaitForAsync(text => text.Contains("only read at start"), Token)).ShouldEndWith("in use: Mesh:Deadlines:Default.");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_at_start_ends_it_with_a_line_that_names_the_file()
    {
        var volume = NewVolume(("ConnectionStrings__users-db", "x"));
        File.WriteAllBytes(Path.Combine(volume.Directory, "..data", "ConnectionStrings__users-db"), [0xff, 0xfe, 0x00]);
        var builder = TestMesh.NewBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["SHOP_MESH_SECRETS"] = volume.Directory });
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();

        await using var error = new StringWriter();
        (await app.RunServiceAsync([], TextWriter.Null, error)).ShouldBe(1);

        error.ToString().ShouldContain($"cannot start: {Path.Combine(volume.Directory, "ConnectionStrings__users-db")} is not text in UTF-8.");
    }

    [Fact]
    public async Task Folders_that_are_not_there_are_no_mistake()
    {
        var service = await _mesh.StartAsync(settings: new Dictionary<string, string?>
        {
            ["SHOP_MESH_CONFIG"] = _mesh.NewDirectory(),
            ["SHOP_MESH_SECRETS"] = _mesh.NewDirectory(),
        });

        (await HealthAsync(service)).ShouldContain("\"configuration\":\"Healthy\"");
    }

    private static string Policy(string callers) => $$"""{ "Mesh": { "Authorization": { "Callers": {{callers}} } } }""";

    private static string Addresses(params TestService[] replicas) =>
        $$"""{ "services": { "users": { "mesh": [ {{string.Join(", ", replicas.Select(replica => $"\"{replica.Mesh}\""))}} ] } } }""";

    private static async Task<string> HealthAsync(TestService service)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(service.Management, "/health"), Token);
    }

    private MountedVolume NewVolume(params (string Name, string Content)[] files) => new(_mesh.NewDirectory(), files);

    private Task<TestService> StartAsync(MountedVolume volume) =>
        _mesh.StartAsync(settings: new Dictionary<string, string?> { ["SHOP_MESH_CONFIG"] = volume.Directory });
}
