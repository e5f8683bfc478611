using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Discovery;

public sealed class ServiceTargetTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Theory]
    [InlineData("https://localhost:5001", "localhost", 5001, false)]
    [InlineData("https://[::1]:5001/", "::1", 5001, false)]
    [InlineData("https://users", "users", 443, false)]
    [InlineData("dns:///users:8443", "users", 8443, true)]
    [InlineData("DNS:///users.shop.svc.cluster.local.:8443", "users.shop.svc.cluster.local.", 8443, true)]
    [InlineData("dns:///users:443", "users", 443, true)]
    [InlineData("dns:///127.0.0.1:8443", "127.0.0.1", 8443, false)]
    [InlineData("dns:///[::1]:8443", "::1", 8443, false)]
    public void Parse_Address_GivesHostAndPort(string value, string host, int port, bool isName) =>
        ServiceTarget.Parse("key", value).ShouldBe(new ServiceTarget(host, port, isName));

    [Theory]
    [InlineData("dns:///users", "must have a port, as in dns:///users:8443")]
    [InlineData("dns:///users:", "must have a port")]
    [InlineData("dns:///users:0", "must have a port")]
    [InlineData("dns:///users:70000", "must have a port")]
    [InlineData("dns:///:8443", "must have a port")]
    [InlineData("dns://10.0.0.2/users:8443", "the system's resolver is asked")]
    [InlineData("dns:users:8443", "must be dns:///name:port")]
    [InlineData("dns:///users:8443/more:1", "must be dns:///name:port")]
    [InlineData("dns:///me@users:8443", "must be dns:///name:port")]
    [InlineData("http://users:8443", "must be https://host:port, or dns:///name:port")]
    [InlineData("https://users:8443/path", "must be https://host:port")]
    [InlineData("users:8443", "must be https://host:port")]
    public void Parse_NoAddress_SaysWhatItMustBe(string value, string advice)
    {
        var exception = Should.Throw<FormatException>(() => ServiceTarget.Parse("services:users:mesh:0", value));

        exception.Message.ShouldContain($"services:users:mesh:0 is \"{value}\"");
        exception.Message.ShouldContain(advice);
    }

    [Fact]
    public async Task A_client_whose_addresses_cannot_be_read_does_not_start()
    {
        var client = _mesh.Client("users", [], new Dictionary<string, string?> { ["services:users:mesh:0"] = "dns:///users" });

        var exception = await Should.ThrowAsync<StartupException>(client.Host.StartAsync(TestContext.Current.CancellationToken));

        exception.Message.ShouldContain("services:users:mesh:0 is \"dns:///users\" but must have a port");
    }
}
