using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Identity;

public sealed class MutualTlsTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await _mesh.StartAsync();

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_caller_with_an_identity_of_the_mesh_is_known_to_the_rpc()
    {
        var response = await _mesh.Client("users", [_service]).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);

        response.Caller.ShouldBe(TestAuthority.IdOf("caller"));
    }

    [Fact]
    public async Task A_caller_without_a_certificate_is_refused()
    {
        await ShouldBeRefusedAsync(null, "it showed no certificate");
    }

    [Fact]
    public async Task A_caller_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        await ShouldBeRefusedAsync(other.Workload("caller").Certificate, "it was not issued by an authority of the trust bundle");
    }

    [Fact]
    public async Task A_caller_whose_certificate_has_ended_is_refused()
    {
        var ended = _mesh.Authority.Workload("caller", svid => svid.NotAfter = DateTimeOffset.UtcNow.AddMinutes(-1));
        await ShouldBeRefusedAsync(ended.Certificate, "not valid now");
    }

    [Fact]
    public async Task A_caller_whose_certificate_has_not_begun_is_refused()
    {
        var early = _mesh.Authority.Workload("caller", svid => svid.NotBefore = DateTimeOffset.UtcNow.AddMinutes(30));
        await ShouldBeRefusedAsync(early.Certificate, "not valid now");
    }

    public static TheoryData<string, string> WrongCertificates => new()
    {
        { "no URI", "it has no URI" },
        { "two URIs", "more than one URI" },
        { "not SPIFFE", "not a SPIFFE id" },
        { "no path", "names a trust domain" },
        { "trust domain", "its trust domain is other.example" },
        { "server only", "does not include clientAuth" },
        { "no usage", "does not include clientAuth" },
        { "authority", "it is a certificate authority" },
        { "signs certificates", "its key may sign certificates" },
        { "no signature", "does not include digitalSignature" },
    };

    [Theory]
    [MemberData(nameof(WrongCertificates))]
    public async Task A_certificate_that_is_not_a_workloads_is_refused(string mistake, string why)
    {
        var wrong = _mesh.Authority.Workload("caller", svid =>
        {
            switch (mistake)
            {
                case "no URI": svid.Uris.Clear(); break;
                case "two URIs": svid.Uris.Add(TestAuthority.IdOf("other")); break;
                case "not SPIFFE": svid.Uris[0] = "https://shop.local/ns/local/sa/caller"; break;
                case "no path": svid.Uris[0] = "spiffe://shop.local"; break;
                case "trust domain": svid.Uris[0] = "spiffe://other.example/ns/local/sa/caller"; break;
                case "server only": svid.Usages.Remove(Svid.Client); break;
                case "no usage": svid.Usages.Clear(); break;
                case "authority": svid.IsAuthority = true; break;
                case "signs certificates": svid.KeyUsage |= X509KeyUsageFlags.KeyCertSign; break;
                case "no signature": svid.KeyUsage = X509KeyUsageFlags.NonRepudiation; break;
            }
        });

        await ShouldBeRefusedAsync(wrong.Certificate, why);
    }

    [Fact]
    public async Task A_client_refuses_a_server_that_is_another_service()
    {
        var products = await _mesh.StartAsync("products");
        var client = _mesh.Client("users", [products]);

        var exception = await Should.ThrowAsync<RpcException>(async () => await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        client.Log.Entries.ShouldContain(entry => entry.Message.Contains($"it is {TestAuthority.IdOf("products")}"));
        products.Behaviour.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_client_refuses_a_server_of_another_authority()
    {
        using var other = new TestAuthority();
        var impostor = await _mesh.StartAsync("users", identity: other.Workload("users"));
        var client = _mesh.Client("users", [impostor]);

        await Should.ThrowAsync<RpcException>(async () => await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        client.Log.Entries.ShouldContain(entry => entry.Message.Contains("was not issued by an authority of the trust bundle"));
    }

    [Fact]
    public async Task The_edge_is_called_by_host_name_and_without_an_identity()
    {
        var response = await _mesh.EdgeClient("users", _service).Probe.EchoAsync(new EchoRequest(), cancellationToken: Token);

        response.Caller.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edge_client_refuses_a_certificate_for_another_host()
    {
        _service.EdgeFiles.Write(_mesh.EdgeAuthority.Server("elsewhere.example"), _mesh.EdgeAuthority.RootPem);
        await _service.Log.WaitForAsync(message => message.StartsWith("Mesh:Edge", StringComparison.Ordinal) && _service.Log.Of(EdgeCategory).Count() > 1, Token);
        var client = _mesh.EdgeClient("users", _service);

        await Should.ThrowAsync<RpcException>(async () => await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        client.Log.Entries.ShouldContain(entry => entry.Message.Contains("is for another host"));
    }

    [Fact]
    public async Task An_edge_client_refuses_an_authority_that_is_not_in_its_trust_bundle()
    {
        using var other = new TestAuthority();
        var client = _mesh.EdgeClient("users", _service);
        IdentityFiles.Replace(client.EdgeFiles.TrustBundlePath, other.RootPem);

        await Should.ThrowAsync<RpcException>(async () => await client.Probe.EchoAsync(new EchoRequest(), cancellationToken: Token));

        client.Log.Entries.ShouldContain(entry => entry.Message.Contains("was not issued by an authority of the trust bundle"));
    }

    private const string EdgeCategory = "ShopMesh.ServiceDefaults.Identity.EdgeCertificateSource";

    private async Task ShouldBeRefusedAsync(X509Certificate2? certificate, string why)
    {
        using var channel = RawChannel.Tls(_service.Mesh, certificate);

        var exception = await Should.ThrowAsync<RpcException>(async () =>
            await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: Token));

        exception.StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Internal);
        _service.Behaviour.Calls.ShouldBe(0);
        (await _service.Log.WaitForAsync(message => message.StartsWith("Refused a connection", StringComparison.Ordinal), Token)).ShouldContain(why);
    }
}
