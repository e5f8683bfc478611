using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Networking;

public sealed class NetworkTests : EngineTest
{
    [Fact]
    public async Task Containers_of_a_network_find_each_other_by_their_aliases()
    {
        var (network, name) = await CreateNetworkAsync();
        await RunServerAsync(parameters =>
        {
            parameters.HostConfig!.NetworkMode = name;
            parameters.NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [name] = new() { Aliases = ["server", "other-name"] } },
            };
        });
        var client = await RunIdleAsync(parameters => parameters.HostConfig!.NetworkMode = name);

        foreach (var alias in new[] { "server", "other-name" })
            (await ExecAsync(client, Fetch(alias))).Stdout.ShouldBe("hello");

        var ends = (await Client.Networks.InspectNetworkAsync(network, Token)).Containers;
        ends.Count.ShouldBe(2);
        ends[client].IPv4Address.ShouldContain('/');
    }

    [Fact]
    public async Task A_container_is_connected_with_an_alias_and_disconnected_while_it_runs()
    {
        var (network, name) = await CreateNetworkAsync();
        var server = await RunServerAsync();
        var client = await RunIdleAsync(parameters => parameters.HostConfig!.NetworkMode = name);
        (await ExecAsync(client, Fetch("late"))).ExitCode.ShouldNotBe(0);

        await Client.Networks.ConnectNetworkAsync(
            network, new NetworkConnectParameters { Container = server, EndpointConfig = new EndpointSettings { Aliases = ["late"] } }, Token);
        (await ExecAsync(client, Fetch("late"))).Stdout.ShouldBe("hello");
        var inspected = await Client.Containers.InspectContainerAsync(server, Token);
        var end = inspected.NetworkSettings.Networks[name];
        end.NetworkID.ShouldBe(network);
        end.IPAddress.ShouldNotBeEmpty();
        end.Gateway.ShouldNotBeEmpty();
        end.Aliases.ShouldNotBeNull().ShouldContain("late");

        await Client.Networks.DisconnectNetworkAsync(network, new NetworkDisconnectParameters { Container = server, Force = true }, Token);
        (await ExecAsync(client, Fetch("late"))).ExitCode.ShouldNotBe(0);
        (await Client.Containers.InspectContainerAsync(server, Token)).NetworkSettings.Networks.ShouldNotContainKey(name);
    }

    [Fact]
    public async Task A_network_is_created_found_and_deleted()
    {
        var name = UniqueName();
        var created = await Client.Networks.CreateNetworkAsync(
            new NetworksCreateParameters
            {
                Name = name,
                Internal = true,
                Labels = Labels,
                IPAM = new IPAM { Config = [new IPAMConfig { Subnet = "10.211.77.0/28", Gateway = "10.211.77.14" }] },
            },
            Token);
        Afterwards(() => Client.Networks.DeleteNetworkAsync(created.ID, CancellationToken.None));

        var network = await Client.Networks.InspectNetworkAsync(name, Token);
        network.ID.ShouldBe(created.ID);
        network.Driver.ShouldBe("bridge");
        network.Internal.ShouldBeTrue();
        network.IPAM.Config.ShouldNotBeNull().ShouldHaveSingleItem().Gateway.ShouldBe("10.211.77.14");
        network.Created.ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(4));

        var byName = new Dictionary<string, IDictionary<string, bool>> { ["name"] = new Dictionary<string, bool> { [name] = true } };
        (await Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = byName }, Token)).ShouldHaveSingleItem().ID.ShouldBe(created.ID);
        (await Client.Networks.ListNetworksAsync(cancellationToken: Token)).Select(each => each.Name).ShouldContain("bridge");

        await Client.Networks.DeleteNetworkAsync(created.ID, Token);
        var gone = await Should.ThrowAsync<DockerNetworkNotFoundException>(() => Client.Networks.InspectNetworkAsync(name, Token));
        gone.Message.ShouldContain(name);
    }

    [Fact]
    public async Task Connecting_to_a_network_that_does_not_exist_is_told()
    {
        var container = await RunIdleAsync();

        await Should.ThrowAsync<DockerNetworkNotFoundException>(() => Client.Networks.ConnectNetworkAsync(
            UniqueName(), new NetworkConnectParameters { Container = container }, Token));
        await Should.ThrowAsync<DockerNetworkNotFoundException>(() => Client.Networks.DeleteNetworkAsync(UniqueName(), Token));
    }

    [Fact]
    public async Task A_port_without_number_on_the_host_gets_a_free_one_that_answers()
    {
        var id = await RunServerAsync(parameters =>
        {
            parameters.ExposedPorts = new Dictionary<string, EmptyStruct> { ["8080/tcp"] = default, ["9090/udp"] = default };
            parameters.HostConfig!.PortBindings = new Dictionary<string, IList<PortBinding>>
            {
                ["8080/tcp"] = [new PortBinding { HostIP = "127.0.0.1", HostPort = "" }],
            };
        });

        var ports = (await Client.Containers.InspectContainerAsync(id, Token)).NetworkSettings.Ports;
        var binding = ports["8080/tcp"].ShouldHaveSingleItem();
        binding.HostIP.ShouldBe("127.0.0.1");
        ports["9090/udp"].ShouldBeNull("it is exposed and not bound");
        using var http = new HttpClient();
        var answer = await UntilAsync(() => TryGetAsync(http, new Uri($"http://127.0.0.1:{binding.HostPort}/greeting")), text => text.Length > 0);
        answer.ShouldBe("hello");

        var taken = await CreateAsync("true", parameters =>
        {
            parameters.ExposedPorts = new Dictionary<string, EmptyStruct> { ["8080/tcp"] = default };
            parameters.HostConfig!.PortBindings = new Dictionary<string, IList<PortBinding>> { ["8080/tcp"] = [binding] };
        });
        var refused = await Should.ThrowAsync<DockerApiException>(
            () => Client.Containers.StartContainerAsync(taken, new ContainerStartParameters(), Token));
        refused.Message.ShouldContain("port is already allocated");
    }

    // By nslookup, which asks the engine's server itself: what resolves names by glibc does not work in a static program.
    private static string Fetch(string host) =>
        $$"""address=$(nslookup {{host}} | awk '/^Address: / { print $2; exit }'); test "$address" && printf 'GET /greeting HTTP/1.0\r\n\r\n' | nc $address 8080 | tail -n 1""";

    private static async Task<string> TryGetAsync(HttpClient http, Uri address)
    {
        try
        {
            return await http.GetStringAsync(address);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private async Task<(string Id, string Name)> CreateNetworkAsync()
    {
        var name = UniqueName();
        var created = await Client.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = name, Labels = Labels }, Token);
        Afterwards(() => Client.Networks.DeleteNetworkAsync(created.ID, CancellationToken.None));
        return (created.ID, name);
    }

    private async Task<string> RunServerAsync(Action<CreateContainerParameters>? configure = null)
    {
        var id = await RunAsync("printf hello > /www/greeting; httpd -p 8080 -h /www; echo listening; trap 'exit 0' TERM; while true; do sleep 3600 & wait $!; done", configure);
        using var output = await Client.Containers.GetContainerLogsAsync(id, new ContainerLogsParameters { ShowStdout = true, Follow = true }, Token);
        var buffer = new byte[100];
        (await output.ReadOutputAsync(buffer, 0, buffer.Length, Token)).Count.ShouldBeGreaterThan(0);
        return id;
    }
}
