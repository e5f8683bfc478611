using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polyfills.Grpc.Tests.Protos;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class BalancingTests : RoundTripTest
{
    private const int Calls = 10;

    [Fact]
    public async Task Round_robin_spreads_calls_evenly_over_two_servers()
    {
        var client = new Echo.EchoClient(await ConnectToTwoServersAsync());
        await AnswersUntilBothServeAsync(client);

        var answers = new List<string>();
        for (var i = 0; i < Calls; i++)
            answers.Add((await client.SayAsync(Message(""), cancellationToken: TestCancelled)).Text);

        answers.Count(answer => answer == "a").ShouldBe(Calls / 2);
        answers.Count(answer => answer == "b").ShouldBe(Calls / 2);
    }

    [Fact]
    public async Task The_channel_reports_its_connectivity()
    {
        var channel = await ConnectToTwoServersAsync();

        channel.State.ShouldBe(ConnectivityState.Idle);
        await channel.ConnectAsync(TestCancelled);
        channel.State.ShouldBe(ConnectivityState.Ready);
    }

    private static async Task AnswersUntilBothServeAsync(Echo.EchoClient client)
    {
        var answers = new HashSet<string>();
        while (answers.Count < 2)
            answers.Add((await client.SayAsync(Message(""), cancellationToken: TestCancelled)).Text);
    }

    private async Task<GrpcChannel> ConnectToTwoServersAsync()
    {
        var servers = new[]
        {
            await StartServerAsync(new EchoService { OnSay = (_, _) => Task.FromResult(Message("a")) }),
            await StartServerAsync(new EchoService { OnSay = (_, _) => Task.FromResult(Message("b")) }),
        };
        var addresses = servers.Select(server => new BalancerAddress(server.Address.Host, server.Address.Port)).ToList();
        var services = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses))
            .BuildServiceProvider();
        return Connect("static:///echo", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = services,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
        });
    }
}
