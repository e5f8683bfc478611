using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Shop.Users.V1;
using Shouldly;
using ShopMesh.AppHost.Identity;
using ShopMesh.Integration.Tests.Running;
using Xunit;

namespace ShopMesh.Integration.Tests;

public sealed class MeshListenerTests(ShopSystem shop)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // In TLS 1.3 a client is done with the handshake before the server refuses it: by how far the call has come then, replica by replica, it
    // is one or the other.
    private static readonly StatusCode[] Refused = [StatusCode.Unavailable, StatusCode.Internal];

    [Fact]
    public async Task Call_CertificateOfAnAllowedService_IsAnswered()
    {
        var certificate = shop.Authority.Mesh.IssueWorkload(shop.Authority.IdentityOf("orders"), Lifetime);

        // There is no such user, and being told so takes an answer from behind the authorization.
        (await StatusesOfGetUserAsync(certificate)).ShouldBe([StatusCode.NotFound]);
    }

    [Fact]
    public async Task Call_NoCertificate_IsRefusedInTheHandshake() =>
        (await StatusesOfGetUserAsync(null)).ShouldBeSubsetOf(Refused);

    [Fact]
    public async Task Call_CertificateOfAnotherAuthority_IsRefusedInTheHandshake()
    {
        using var stranger = CertificateAuthority.Create("shop.local mesh CA", TimeSpan.FromDays(1), TimeProvider.System, "shop.local");

        (await StatusesOfGetUserAsync(stranger.IssueWorkload(shop.Authority.IdentityOf("orders"), Lifetime)))
            .ShouldBeSubsetOf(Refused);
    }

    [Fact]
    public async Task Call_CertificateOfTheEdgeAuthority_IsRefusedInTheHandshake() =>
        (await StatusesOfGetUserAsync(shop.Authority.Edge.IssueWorkload(shop.Authority.IdentityOf("orders"), Lifetime)))
            .ShouldBeSubsetOf(Refused);

    [Fact]
    public async Task Call_IdentityOfAnotherService_IsDenied() =>
        (await StatusesOfGetUserAsync(shop.Authority.Mesh.IssueWorkload(shop.Authority.IdentityOf("products"), Lifetime)))
            .ShouldBe([StatusCode.PermissionDenied]);

    [Fact]
    public async Task Call_IdentityOfAnotherTrustDomain_IsRefused() =>
        (await StatusesOfGetUserAsync(shop.Authority.Mesh.IssueWorkload(new Uri("spiffe://elsewhere.local/ns/local/sa/orders"), Lifetime)))
            .ShouldBeSubsetOf([StatusCode.PermissionDenied, .. Refused]);

    private async Task<IReadOnlyCollection<StatusCode>> StatusesOfGetUserAsync(IssuedCertificate? issued)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var replicas = await shop.ReplicasAsync("users", cancellationToken);
        using var certificate = issued is null ? null : X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKeyPem);
        var statuses = new HashSet<StatusCode>();
        foreach (var replica in replicas)
        {
            using var channel = shop.OpenMesh(replica.Mesh, certificate);
            var call = new UserService.UserServiceClient(channel).GetUserAsync(
                new GetUserRequest { Id = Guid.CreateVersion7().ToString() },
                deadline: DateTime.UtcNow.AddSeconds(10),
                cancellationToken: cancellationToken);
            var error = await Should.ThrowAsync<RpcException>(call.ResponseAsync);
            statuses.Add(error.StatusCode);
        }

        // All that is said of the statuses is true of none.
        statuses.ShouldNotBeEmpty();
        return statuses;
    }
}
