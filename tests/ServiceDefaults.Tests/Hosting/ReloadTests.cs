using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Hosting;

public sealed class ReloadTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Theory]
    [InlineData("Mesh:Deadlines:Default", "soon")]
    [InlineData("Mesh:Deadlines:Default", "-00:00:01")]
    [InlineData("Mesh:Clients:RetryAttempts", "many")]
    [InlineData("Mesh:Health:Priod", "00:00:05")]
    [InlineData("Mesh:Authorization:Calers:caller:0", "mesh.test.v1.Probe/Echo")]
    public async Task A_running_service_and_its_callers_go_on_when_configuration_becomes_wrong(string key, string value)
    {
        var service = await _mesh.StartAsync();
        var client = _mesh.Client("users", [service]);
        await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);

        // Where it is a file that changed, whatever is thrown here ends the process.
        Should.NotThrow(() => service.Set((key, value)));
        Should.NotThrow(() => client.Set((key, value)));

        (await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token)).Caller.ShouldBe(TestAuthority.IdOf("caller"));
    }
}
