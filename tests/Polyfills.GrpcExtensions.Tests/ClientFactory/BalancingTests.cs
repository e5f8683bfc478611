using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.ClientFactory;

/// <summary>The real channel balances only if it finds, through the factory's handlers, a SocketsHttpHandler to connect with.</summary>
public sealed class BalancingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pipelines => ["default", "delegating handler", "own primary handler"];

    [Theory, MemberData(nameof(Pipelines))]
    public async Task Round_robin_spreads_calls_evenly_over_the_addresses_of_a_resolver_from_the_container(string pipeline)
    {
        await using var first = await GrpcServer.StartAsync(EchoScript.Named("first"));
        await using var second = await GrpcServer.StartAsync(EchoScript.Named("second"));
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => [Endpoint(first), Endpoint(second)]));
        var builder = services.AddGrpcClient<Echo.EchoClient>(o => o.Address = new Uri("static:///echo")).ConfigureChannel(RoundRobin);
        var seen = 0;
        _ = pipeline switch
        {
            "delegating handler" => builder.AddHttpMessageHandler(() => new CountingHandler(() => Interlocked.Increment(ref seen))),
            "own primary handler" => builder.ConfigurePrimaryHttpMessageHandler(
                () => new SocketsHttpHandler { KeepAlivePingDelay = TimeSpan.FromSeconds(30), EnableMultipleHttp2Connections = true }),
            _ => builder,
        };
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var client = provider.GetRequiredService<Echo.EchoClient>();

        await SayUntilAllAnswered(client, "first", "second");
        var answers = new List<string>();
        for (var i = 0; i < 10; i++)
            answers.Add(await Say(client));

        answers.Count(name => name == "first").ShouldBe(5);
        answers.Count(name => name == "second").ShouldBe(5);
        if (pipeline == "delegating handler")
            seen.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task Round_robin_spreads_calls_over_mutual_tls()
    {
        using var certificate = SelfSigned();
        await using var first = await GrpcServer.StartAsync(EchoScript.Named("first"), certificate: certificate);
        await using var second = await GrpcServer.StartAsync(EchoScript.Named("second"), certificate: certificate);
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => [Endpoint(first), Endpoint(second)]));
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = new Uri("static:///echo"))
            .ConfigureChannel(RoundRobin)
            .ConfigureChannel(o => o.Credentials = ChannelCredentials.SecureSsl)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [certificate],
                    RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Equals(presented),
                },
            });
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var client = provider.GetRequiredService<Echo.EchoClient>();

        await SayUntilAllAnswered(client, "first", "second");
        string[] answers = [await Say(client), await Say(client)];

        answers.ShouldBe(["first", "second"], ignoreOrder: true);
    }

    [Fact]
    public async Task Calls_move_to_the_other_server_when_one_stops()
    {
        await using var first = await GrpcServer.StartAsync(EchoScript.Named("first"));
        await using var second = await GrpcServer.StartAsync(EchoScript.Named("second"));
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => [Endpoint(first), Endpoint(second)]));
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = new Uri("static:///echo")).ConfigureChannel(RoundRobin);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var client = provider.GetRequiredService<Echo.EchoClient>();
        await SayUntilAllAnswered(client, "first", "second");

        await first.StopAsync();
        var answers = new List<string>();
        while (answers.Count < 6)
        {
            try
            {
                answers.Add(await Say(client));
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
            {
                // The call that was picked for the stopped server before the channel noticed. It is INTERNAL where the server's
                // GOAWAY came between the pick and the request.
            }
        }

        answers.TakeLast(4).ShouldAllBe(name => name == "second");
    }

    [Fact]
    public async Task Dns_addresses_resolve()
    {
        await using var server = await GrpcServer.StartAsync(EchoScript.Named("by-name"));
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = new Uri($"dns:///127.0.0.1:{server.Address.Port}")).ConfigureChannel(RoundRobin);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        (await Say(provider.GetRequiredService<Echo.EchoClient>())).ShouldBe("by-name");
    }

    [Fact]
    public void A_primary_handler_that_connects_by_itself_can_not_be_balanced_over()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => [new BalancerAddress("localhost", 1), new BalancerAddress("localhost", 2)]));
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = new Uri("static:///echo"))
            .ConfigureChannel(RoundRobin)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectCallback = (_, _) => throw new NotSupportedException("a connection of its own"),
            });
        using var provider = services.BuildServiceProvider(validateScopes: true);

        Should.Throw<InvalidOperationException>(() => provider.GetRequiredService<Echo.EchoClient>()).Message.ShouldContain("ConnectCallback");
    }

    private static void RoundRobin(GrpcChannelOptions options)
    {
        options.Credentials = ChannelCredentials.Insecure;
        options.ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
    }

    private static BalancerAddress Endpoint(GrpcServer server) => new(IPAddress.Loopback.ToString(), server.Address.Port);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=balancing", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    private static async Task<string> Say(Echo.EchoClient client) =>
        (await client.SayAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: Cancellation)).Words.Text;

    /// <summary>A balancer uses what is connected, so the first calls may all reach the server that was quicker to connect to.</summary>
    private static async Task SayUntilAllAnswered(Echo.EchoClient client, params string[] names)
    {
        var missing = names.ToHashSet();
        while (missing.Count > 0)
            missing.Remove(await Say(client));
    }

    private sealed class CountingHandler(Action count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
