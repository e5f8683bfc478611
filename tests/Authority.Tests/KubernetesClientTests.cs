using System.Net;
using Microsoft.AspNetCore.Http;
using ShopMesh.AppHost.Identity;
using ShopMesh.Authority.Kubernetes;
using ShopMesh.Authority.Tests.Cluster;

namespace ShopMesh.Authority.Tests;

public sealed class KubernetesClientTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_busy_server_is_asked_again_when_it_says_so(int status)
    {
        Answer(times: 2, http =>
        {
            http.Response.Headers.RetryAfter = "7";
            return ApiServer.Status(status, "Busy", "come back later");
        });

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        _cluster.Retries.Pauses.ShouldBe([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)]);
    }

    [Fact]
    public async Task A_date_in_Retry_After_is_honoured_and_no_wait_is_longer_than_30_s()
    {
        Answer(times: 1, http =>
        {
            http.Response.Headers.RetryAfter = DateTimeOffset.UtcNow.AddHours(1).ToString("R");
            return ApiServer.Status(503, "ServiceUnavailable", "starting");
        });

        (await _cluster.RunAsync()).Succeeded.ShouldBeTrue();

        _cluster.Retries.Pauses.ShouldBe([TimeSpan.FromSeconds(30)]);
    }

    [Fact]
    public async Task Without_Retry_After_the_pauses_grow_and_the_attempts_are_counted()
    {
        Answer(times: int.MaxValue, _ => ApiServer.Status(503, "ServiceUnavailable", "etcd has no leader"));
        using var client = _cluster.Client();

        var exception = await Should.ThrowAsync<KubernetesException>(() => client.GetSecretAsync("users-identity", Token));

        exception.Message.ShouldBe("To get secrets/users-identity failed 6 times, the last time with: 503 etcd has no leader");
        var pauses = _cluster.Retries.Pauses.Select(pause => pause.TotalMilliseconds).ToArray();
        pauses.Length.ShouldBe(5);
        for (var i = 0; i < pauses.Length; i++)
            pauses[i].ShouldBeInRange(100 << i, 200 << i);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        Answer(times: 2, http =>
        {
            http.Abort();
            return Results.Empty;
        });

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        _cluster.Retries.Pauses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_got_lost_does_not_make_a_second_Secret_or_certificate()
    {
        using var client = _cluster.Client();
        var secret = new Secret { Type = "Opaque", Metadata = { Name = "one" }, Data = new() { ["key"] = [1] } };
        await client.CreateSecretAsync(secret, Token);
        var lost = false;
        _cluster.Server.Before = async (request, http) =>
        {
            // The server does what it is asked for, but nobody hears of it.
            if (lost || request.Verb == "get" || request.Name != "users-identity")
                return null;
            lost = true;
            http.Response.OnStarting(() =>
            {
                http.Abort();
                return Task.CompletedTask;
            });
            return await Task.FromResult<IResult?>(null);
        };

        var (succeeded, output) = await _cluster.RunAsync();

        succeeded.ShouldBeTrue(output);
        lost.ShouldBeTrue();
        _cluster.Server.Writes.Count(write => write == "create secrets/users-identity").ShouldBe(2);
        _cluster.Server.Writes.ShouldNotContain("update secrets/users-identity");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_the_time_limit()
    {
        _cluster.Server.Before = async (_, http) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return Results.Empty;
        };
        using var client = _cluster.Client(timeout: TimeSpan.FromMilliseconds(50));

        var exception = await Should.ThrowAsync<KubernetesException>(() => client.GetSecretAsync("users-identity", Token));

        exception.Message.ShouldBe("To get secrets/users-identity failed 6 times, the last time with: no answer within 0.1 s");
    }

    [Theory]
    [InlineData("get", "users-identity", "must allow the verb 'get' on 'secrets' with the resourceName 'users-identity'")]
    [InlineData("create", "users-identity", "must allow the verb 'create' on 'secrets'.")]
    [InlineData("get", "shop-mesh-authority", "must allow the verb 'get' on 'secrets' with the resourceName 'shop-mesh-authority'")]
    [InlineData("get", "authority", "must allow the verb 'get' on 'serviceaccounts' with the resourceName 'authority'")]
    public async Task A_permission_that_is_missing_is_named(string verb, string name, string message)
    {
        _cluster.Server.Forbidden = request => request.Verb == verb && request.Name == name;
        string said;
        try
        {
            var (succeeded, output) = await _cluster.RunAsync();
            succeeded.ShouldBeFalse();
            said = output;
        }
        catch (KubernetesException exception)
        {
            exception.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            said = exception.Message;
        }

        said.ShouldContain(message);
        said.ShouldContain("cannot " + verb);
        _cluster.Retries.Pauses.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_is_read_again_for_each_request()
    {
        var account = _cluster.Account(token: "first");
        using var client = _cluster.Client(account);
        await client.GetSecretAsync("users-identity", Token);
        _cluster.Server.Tokens.Clear();
        _cluster.Server.Tokens["second"] = "authority";

        var exception = await Should.ThrowAsync<KubernetesException>(() => client.GetSecretAsync("users-identity", Token));
        await File.WriteAllTextAsync(Path.Combine(account, "token"), "second", Token);
        await client.GetSecretAsync("users-identity", Token);

        exception.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        exception.Message.ShouldContain("does not take the token");
        exception.Message.ShouldNotContain("first");
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_believed_and_gets_no_token()
    {
        var account = _cluster.Account();
        using var stranger = CertificateAuthority.Create("another cluster", TimeSpan.FromDays(1), TimeProvider.System);
        await File.WriteAllTextAsync(Path.Combine(account, "ca.crt"), stranger.CertificatePem, Token);
        using var client = _cluster.Client(account);

        var exception = await Should.ThrowAsync<KubernetesException>(() => client.GetSecretAsync("users-identity", Token));

        exception.Message.ShouldStartWith($"The API server at {_cluster.Server.Address} was not believed:");
        _cluster.Server.Requests.ShouldBeEmpty();
        _cluster.Retries.Pauses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_under_another_name_is_not_believed()
    {
        await using var other = await ApiServer.StartAsync("another.example");
        var account = _cluster.Account();
        await File.WriteAllTextAsync(Path.Combine(account, "ca.crt"), other.AuthorityPem, Token);
        using var client = new KubernetesClient(new ClusterAccess(other.Address, account), "shop", _cluster.Retries);

        var exception = await Should.ThrowAsync<KubernetesException>(() => client.GetSecretAsync("users-identity", Token));

        exception.Message.ShouldContain("was not believed");
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_named()
    {
        _cluster.Options = _cluster.Options with { Namespace = "nowhere", Owner = null };

        var exception = await Should.ThrowAsync<KubernetesException>(() => _cluster.RunAsync());

        exception.Message.ShouldContain("there is no namespace nowhere");
    }

    [Fact]
    public async Task An_owner_that_is_not_there_is_named()
    {
        _cluster.Options = _cluster.Options with { Owner = new Configuration.OwnerOptions("ConfigMap", "gone") };

        var exception = await Should.ThrowAsync<KubernetesException>(() => _cluster.RunAsync());

        exception.Message.ShouldBe("Authority:Owner names ConfigMap gone, and there is none in namespace shop.");
        _cluster.Server.Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10.96.0.1", "https://10.96.0.1:443/")]
    [InlineData("fd00::1", "https://[fd00::1]:443/")]
    [InlineData("kubernetes.default.svc", "https://kubernetes.default.svc:443/")]
    public void The_server_is_where_the_environment_says(string host, string address) =>
        ClusterAccess.OfThisPod(name => name == "KUBERNETES_SERVICE_HOST" ? host : "443", _cluster.Account()).Server.ShouldBe(new Uri(address));

    private void Answer(int times, Func<HttpContext, IResult> answer)
    {
        var left = times;
        _cluster.Server.Before = (_, http) => Task.FromResult(left-- > 0 ? answer(http) : null);
    }
}
