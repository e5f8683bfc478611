using Grpc.Core;
using Grpc.Core.Interceptors;
using Shop.Users.V1;
using ShopMesh.Testing.Shop.Identity;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Authorization.Tests;

/// <summary>The real services, and everyone who may knock at their edge.</summary>
public sealed class People : IAsyncLifetime
{
    private readonly List<Grpc.Net.Client.GrpcChannel> _channels = [];

    internal RealShop Shop { get; } = new();

    /// <summary>By name, the headers that callers show.</summary>
    internal Dictionary<string, Metadata> Credentials { get; } = new()
    {
        ["anonymous"] = [],
        ["certificate"] = [],
        ["program"] = new Metadata { { TestProgram.Header, TestProgram.ApiKey } },
        ["powerless"] = new Metadata { { TestProgram.Header, TestProgram.PowerlessApiKey } },
    };

    /// <summary>By name, who has signed in.</summary>
    internal Dictionary<string, User> Users { get; } = [];

    public async ValueTask InitializeAsync()
    {
        await Shop.InitializeAsync();
        var users = new UserService.UserServiceClient(Caller("anonymous", Shop.Users));
        // The sample users, in the order in which they were made: an admin, two of support, then customers.
        foreach (var (name, email) in ((string, string)[])
            [("admin", "ada.almeida"), ("support", "bruno.berger"), ("customer", "dmitri.demir"), ("other", "elif.eriksen")])
        {
            var response = await users.SignInAsync(
                new SignInRequest { Email = $"{email}@shop.example", Password = TestProgram.SamplePassword }, deadline: DateTime.UtcNow.AddMinutes(1));
            Credentials[name] = new Metadata { { "authorization", $"Bearer {response.Tokens.AccessToken}" } };
            Users[name] = response.User;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        await Shop.DisposeAsync();
    }

    /// <summary>Calls a service's edge listener as someone; with "certificate", over a connection that offers a service's certificate.</summary>
    internal CallInvoker Caller(string name, ServiceProcess service)
    {
        var channel = name == "certificate"
            ? EdgeChannel.OpenEdgeWithCertificate(service.EdgePort, Shop.Identities, "orders")
            : EdgeChannel.Open(service.EdgePort, Shop.Identities, apiKey: null);
        _channels.Add(channel);
        var credentials = Credentials[name];
        return channel.CreateCallInvoker().Intercept(headers =>
        {
            foreach (var credential in credentials)
                headers.Add(credential);
            return headers;
        });
    }
}
