using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class CredentialsTests : RoundTripTest
{
    private Metadata? _seen;
    private AuthContext? _peer;

    [Fact]
    public async Task Call_credentials_go_with_each_call_over_tls()
    {
        using var certificate = CreateCertificate("localhost");
        var server = await StartTlsServerAsync(certificate);
        AuthInterceptorContext? asked = null;
        var channel = Connect(server, OverTls(certificate, ChannelCredentials.Create(
            ChannelCredentials.SecureSsl,
            CallCredentials.FromInterceptor((context, metadata) =>
            {
                asked = context;
                metadata.Add("authorization", "Bearer token");
                return Task.CompletedTask;
            }))));

        await new Echo.EchoClient(channel).SayAsync(Message("hello"), cancellationToken: TestCancelled);

        _seen!.GetValue("authorization").ShouldBe("Bearer token");
        asked!.MethodName.ShouldBe("Say");
        asked.ServiceUrl.ShouldEndWith("/polyfills.tests.Echo");
    }

    [Fact]
    public async Task Credentials_of_the_channel_and_of_the_call_are_both_sent()
    {
        using var certificate = CreateCertificate("localhost");
        var server = await StartTlsServerAsync(certificate);
        var channel = Connect(server, OverTls(certificate, ChannelCredentials.Create(new SslCredentials(), Header("one", "1"))));

        await new Echo.EchoClient(channel).SayAsync(
            Message("hello"), new CallOptions(cancellationToken: TestCancelled, credentials: Header("two", "2")));

        _seen!.GetValue("one").ShouldBe("1");
        _seen.GetValue("two").ShouldBe("2");
    }

    [Fact]
    public async Task Composed_call_credentials_are_all_sent()
    {
        using var certificate = CreateCertificate("localhost");
        var server = await StartTlsServerAsync(certificate);
        var channel = Connect(server, OverTls(certificate, ChannelCredentials.Create(
            ChannelCredentials.SecureSsl, CallCredentials.Compose(Header("one", "1"), Header("two", "2")))));

        await new Echo.EchoClient(channel).SayAsync(Message("hello"), cancellationToken: TestCancelled);

        _seen!.GetValue("one").ShouldBe("1");
        _seen.GetValue("two").ShouldBe("2");
    }

    [Fact]
    public async Task Credentials_that_fail_fail_the_call()
    {
        using var certificate = CreateCertificate("localhost");
        var server = await StartTlsServerAsync(certificate);
        var channel = Connect(server, OverTls(certificate, ChannelCredentials.Create(
            ChannelCredentials.SecureSsl,
            CallCredentials.FromInterceptor((_, _) => throw new InvalidOperationException("no token")))));

        await Should.ThrowAsync<RpcException>(async () =>
            await new Echo.EchoClient(channel).SayAsync(Message("hello"), cancellationToken: TestCancelled));

        _seen.ShouldBeNull();
    }

    [Fact]
    public async Task Call_credentials_are_not_sent_in_the_clear()
    {
        var server = await StartServerAsync(Service());
        var client = new Echo.EchoClient(Connect(server, new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure }));

        await client.SayAsync(
            Message("hello"), new CallOptions(cancellationToken: TestCancelled, credentials: Header("secret", "1")));

        _seen!.Get("secret").ShouldBeNull();
    }

    [Fact]
    public async Task The_server_knows_the_peer_by_its_client_certificate()
    {
        using var serverCertificate = CreateCertificate("localhost");
        using var clientCertificate = CreateCertificate("client.test");
        var server = await StartServerAsync(Service(), listen: options => options.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = serverCertificate,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (presented, _, _) => presented.Thumbprint == clientCertificate.Thumbprint,
        }));
        var options = OverTls(serverCertificate, ChannelCredentials.SecureSsl);
        ((SocketsHttpHandler)options.HttpHandler!).SslOptions.ClientCertificates = [clientCertificate];

        await new Echo.EchoClient(Connect(server, options)).SayAsync(Message("hello"), cancellationToken: TestCancelled);

        _peer!.IsPeerAuthenticated.ShouldBeTrue();
        _peer.PeerIdentityPropertyName.ShouldNotBeNull();
        _peer.PeerIdentity.Select(property => property.Value).ShouldContain("client.test");
        _peer.FindPropertiesByName("nothing of this name").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_peer_without_certificate_is_not_authenticated()
    {
        var server = await StartServerAsync(Service());

        await new Echo.EchoClient(Connect(server)).SayAsync(Message("hello"), cancellationToken: TestCancelled);

        _peer!.IsPeerAuthenticated.ShouldBeFalse();
        _peer.PeerIdentity.ShouldBeEmpty();
    }

    private static CallCredentials Header(string key, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, value);
        return Task.CompletedTask;
    });

    private static GrpcChannelOptions OverTls(X509Certificate2 trusted, ChannelCredentials credentials) => new()
    {
        Credentials = credentials,
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificate(trusted.RawData) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        },
    };

    private static X509Certificate2 CreateCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));
    }

    private EchoService Service() => new()
    {
        OnSay = (request, context) =>
        {
            _seen = context.RequestHeaders;
            _peer = context.AuthContext;
            return Task.FromResult(request);
        },
    };

    private Task<EchoServer> StartTlsServerAsync(X509Certificate2 certificate) =>
        StartServerAsync(Service(), listen: options => options.UseHttps(certificate));
}
