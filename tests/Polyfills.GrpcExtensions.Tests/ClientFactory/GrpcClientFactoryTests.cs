using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.ClientFactory;

public sealed class GrpcClientFactoryTests
{
    private static readonly Uri Nowhere = new("http://localhost");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_client_comes_from_the_container_and_from_the_factory()
    {
        await using var server = await GrpcServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = server.Address);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var injected = provider.GetRequiredService<Echo.EchoClient>();
        var created = provider.GetRequiredService<GrpcClientFactory>().CreateClient<Echo.EchoClient>(nameof(Echo.EchoClient));

        (await SayAsync(injected, "one")).ShouldBe("one");
        (await SayAsync(created, "two")).ShouldBe("two");
        injected.ShouldNotBeSameAs(created);
    }

    [Fact]
    public async Task Clients_of_different_names_have_different_channels()
    {
        await using var first = await GrpcServer.StartAsync(EchoScript.Named("first"));
        await using var second = await GrpcServer.StartAsync(EchoScript.Named("second"));
        var services = new ServiceCollection();
        services.AddSingleton(new Dictionary<string, Uri> { ["b"] = second.Address });
        services.AddGrpcClient<Echo.EchoClient>("a", o => o.Address = first.Address);
        services.AddGrpcClient<Echo.EchoClient>("b", (s, o) => o.Address = s.GetRequiredService<Dictionary<string, Uri>>()["b"]);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var factory = provider.GetRequiredService<GrpcClientFactory>();

        (await SayAsync(factory.CreateClient<Echo.EchoClient>("a"))).ShouldBe("first");
        (await SayAsync(factory.CreateClient<Echo.EchoClient>("b"))).ShouldBe("second");
    }

    [Fact]
    public async Task A_channel_is_created_once_for_all_clients_of_a_name_and_all_scopes()
    {
        var created = 0;
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = Nowhere)
            .ConfigureChannel(_ => Interlocked.Increment(ref created))
            .ConfigureChannel((provider, options) => options.ServiceProvider.ShouldBeSameAs(provider));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        Parallel.For(0, 20, _ =>
        {
            using var scope = provider.CreateScope();
            scope.ServiceProvider.GetRequiredService<Echo.EchoClient>();
        });

        created.ShouldBe(1);
    }

    [Fact]
    public async Task A_channel_ends_with_the_container()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = Nowhere);
        var provider = services.BuildServiceProvider(validateScopes: true);
        var client = provider.GetRequiredService<Echo.EchoClient>();

        await provider.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => SayAsync(client));
    }

    [Fact]
    public async Task The_handler_is_never_retired_and_defaults_for_all_http_clients_apply_to_it()
    {
        await using var server = await GrpcServer.StartAsync();
        var made = 0;
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() =>
        {
            made++;
            return new SocketsHttpHandler();
        }));
        services.AddGrpcClient<Echo.EchoClient>("shop", o => o.Address = server.Address);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await SayAsync(provider.GetRequiredService<Echo.EchoClient>());
        await SayAsync(provider.GetRequiredService<Echo.EchoClient>());

        made.ShouldBe(1);
        provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("shop").HandlerLifetime.ShouldBe(Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public async Task Interceptors_run_in_the_order_they_were_added_those_of_the_client_before_those_of_the_channel()
    {
        await using var server = await GrpcServer.StartAsync();
        var order = new List<string>();
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = server.Address)
            .AddInterceptor(() => new RecordingInterceptor(() => order.Add("channel 1")))
            .AddInterceptor(InterceptorScope.Client, () => new RecordingInterceptor(() => order.Add("client 1")))
            .AddInterceptor(_ => new RecordingInterceptor(() => order.Add("channel 2")))
            .AddInterceptor(InterceptorScope.Client, _ => new RecordingInterceptor(() => order.Add("client 2")));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await SayAsync(provider.GetRequiredService<Echo.EchoClient>());

        order.ShouldBe(["client 1", "client 2", "channel 1", "channel 2"]);
    }

    [Fact]
    public async Task A_client_scoped_interceptor_is_made_per_client_from_its_scope_and_a_channel_scoped_one_once()
    {
        await using var server = await GrpcServer.StartAsync();
        var services = new ServiceCollection();
        var scopes = new List<Scoped>();
        var shared = 0;
        services.AddScoped<Scoped>();
        services.AddTransient(_ => new RecordingInterceptor(() => { }));
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = server.Address)
            .AddInterceptor<RecordingInterceptor>()
            .AddInterceptor(() =>
            {
                shared++;
                return new RecordingInterceptor(() => { });
            })
            .AddInterceptor(InterceptorScope.Client, scope => new RecordingInterceptor(() => scopes.Add(scope.GetRequiredService<Scoped>())));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            await SayAsync(scope.ServiceProvider.GetRequiredService<Echo.EchoClient>());
            scopes[i].ShouldBeSameAs(scope.ServiceProvider.GetRequiredService<Scoped>());
        }

        scopes.Distinct().Count().ShouldBe(2);
        shared.ShouldBe(1);
    }

    [Fact]
    public async Task Call_credentials_add_headers_beside_those_of_the_call()
    {
        var headers = new Metadata();
        await using var server = await GrpcServer.StartAsync(new EchoScript
        {
            Say = (_, context) =>
            {
                headers = context.RequestHeaders;
                return Task.FromResult(new EchoReply());
            },
        });
        var services = new ServiceCollection();
        services.AddScoped<Scoped>();
        services.AddGrpcClient<Echo.EchoClient>(o => o.Address = server.Address)
            .ConfigureChannel(o => o.UnsafeUseInsecureChannelCallCredentials = true)
            .AddCallCredentials((context, metadata) =>
            {
                metadata.Add("x-method", context.MethodName);
                return Task.CompletedTask;
            })
            .AddCallCredentials((_, metadata, scope) =>
            {
                metadata.Add("x-scope", scope.GetRequiredService<Scoped>().Id);
                return Task.CompletedTask;
            })
            .AddCallCredentials(Header("x-fixed", "yes"));
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await using var scope = provider.CreateAsyncScope();
        var client = scope.ServiceProvider.GetRequiredService<Echo.EchoClient>();

        await client.SayAsync(new EchoRequest(), new CallOptions(credentials: Header("x-own", "kept"), cancellationToken: Cancellation));

        headers.GetValue("x-method").ShouldBe("Say");
        headers.GetValue("x-scope").ShouldBe(scope.ServiceProvider.GetRequiredService<Scoped>().Id);
        headers.GetValue("x-fixed").ShouldBe("yes");
        headers.GetValue("x-own").ShouldBe("kept");
    }

    [Fact]
    public async Task Call_options_actions_apply_to_each_call()
    {
        var deadline = default(DateTime);
        await using var server = await GrpcServer.StartAsync(new EchoScript
        {
            Say = (_, context) =>
            {
                deadline = context.Deadline;
                return Task.FromResult(new EchoReply());
            },
        });
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>(o =>
        {
            o.Address = server.Address;
            o.CallOptionsActions.Add(call => call.CallOptions = call.CallOptions.WithDeadline(DateTime.UtcNow.AddMinutes(1)));
        });
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await SayAsync(provider.GetRequiredService<Echo.EchoClient>());

        deadline.ShouldBe(DateTime.UtcNow.AddMinutes(1), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_creator_makes_the_client()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<CustomClient>("custom", o => o.Address = Nowhere)
            .ConfigureGrpcClientCreator((provider, invoker) => new CustomClient(invoker, provider.ToString()!));
        services.AddGrpcClient<Echo.EchoClient>("wrong", o => o.Address = Nowhere)
            .ConfigureGrpcClientCreator(_ => "not a client");
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var factory = provider.GetRequiredService<GrpcClientFactory>();

        factory.CreateClient<CustomClient>("custom").Note.ShouldNotBeEmpty();
        Should.Throw<InvalidOperationException>(() => factory.CreateClient<Echo.EchoClient>("wrong")).Message.ShouldContain("System.String");
    }

    [Fact]
    public void A_mistake_in_the_registration_is_named()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.EchoClient>("no-address");
        services.AddGrpcClient<Echo.EchoClient>("http-client", o => o.Address = Nowhere).ConfigureHttpClient(_ => { });
        var plain = services.AddHttpClient("plain");

        Should.Throw<InvalidOperationException>(() => services.AddGrpcClient<CustomClient>("no-address")).Message.ShouldContain("no-address");
        Should.Throw<InvalidOperationException>(() => plain.ConfigureChannel(_ => { })).Message.ShouldContain("plain");

        using var provider = services.BuildServiceProvider(validateScopes: true);
        var factory = provider.GetRequiredService<GrpcClientFactory>();
        Should.Throw<InvalidOperationException>(() => factory.CreateClient<Echo.EchoClient>("no-address")).Message.ShouldContain("address");
        Should.Throw<InvalidOperationException>(() => factory.CreateClient<Echo.EchoClient>("http-client")).Message.ShouldContain("ConfigureHttpClient");
        Should.Throw<InvalidOperationException>(() => factory.CreateClient<Echo.EchoClient>("unheard-of")).Message.ShouldContain("unheard-of");
        Should.Throw<InvalidOperationException>(() => factory.CreateClient<CustomClient>("http-client")).Message.ShouldContain(nameof(CustomClient));
    }

    private static CallCredentials Header(string name, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(name, value);
        return Task.CompletedTask;
    });

    private static async Task<string> SayAsync(Echo.EchoClient client, string text = "") =>
        (await client.SayAsync(new EchoRequest { Text = text }, cancellationToken: Cancellation)).Words?.Text ?? "";

    private sealed class Scoped
    {
        public string Id { get; } = Guid.NewGuid().ToString();
    }

    private sealed class CustomClient(CallInvoker invoker, string note) : Echo.EchoClient(invoker)
    {
        public string Note { get; } = note;
    }
}
