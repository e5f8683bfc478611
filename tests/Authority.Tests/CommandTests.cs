using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ShopMesh.Authority.Tests.Cluster;

namespace ShopMesh.Authority.Tests;

public sealed class CommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authority-config-");
    private TestCluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_run_in_a_pod_issues_and_ends_with_0()
    {
        Configure();

        var (exitCode, output, errors) = await RunAsync([]);

        errors.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        output.ShouldContain("users-identity: new certificate for spiffe://shop.local/ns/shop/sa/users");
        _cluster.Server.SecretNames().ShouldBe(["shop-mesh-authority", "users-edge", "users-identity"]);
    }

    [Fact]
    public async Task The_owner_s_uid_comes_from_the_token_without_a_request()
    {
        Configure();
        _cluster.Server.Forbidden = request => request.Resource == "serviceaccounts";

        var (exitCode, _, errors) = await RunAsync([], token: BoundToken("authority", "uid-of-the-token"));

        exitCode.ShouldBe(0, errors);
        _cluster.Server.Secret("users-identity")!["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>().ShouldBe("uid-of-the-token");
    }

    [Fact]
    public async Task A_token_of_another_account_says_nothing_of_the_owner()
    {
        Configure();

        var (exitCode, _, errors) = await RunAsync([], token: BoundToken("default", "another"));

        exitCode.ShouldBe(0, errors);
        _cluster.Server.Secret("users-identity")!["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>().ShouldBe(_cluster.AccountUid);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_told_without_a_cluster(string argument)
    {
        var (exitCode, output, _) = await RunAsync([argument]);

        exitCode.ShouldBe(0);
        output.ShouldStartWith("Usage: Authority");
        output.ShouldContain("RotationRequest");
    }

    [Fact]
    public async Task An_unknown_argument_ends_with_2()
    {
        var (exitCode, _, errors) = await RunAsync(["--rotate"]);

        exitCode.ShouldBe(2);
        errors.ShouldContain("'--rotate' is not known");
    }

    [Fact]
    public async Task A_wrong_configuration_ends_with_2_before_anything_is_asked_of_the_cluster()
    {
        Configure(("RenewBefore", "tomorrow"));

        var (exitCode, _, errors) = await RunAsync([]);

        exitCode.ShouldBe(2);
        errors.ShouldContain("Authority:RenewBefore is 'tomorrow'");
        _cluster.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_file_ends_with_2()
    {
        var (exitCode, _, errors) = await RunAsync([]);

        exitCode.ShouldBe(2);
        errors.ShouldContain("authority.json cannot be read");
    }

    [Fact]
    public async Task Outside_of_a_pod_it_says_what_is_missing()
    {
        Configure();
        var errors = new StringWriter();

        var exitCode = await AuthorityCommand.RunAsync(
            [], name => name == "SHOP_MESH_CONFIG" ? _folder.FullName : null, TimeProvider.System, TextWriter.Null, errors, Token, _cluster.Account());

        exitCode.ShouldBe(1);
        errors.ToString().ShouldStartWith("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT");
    }

    [Fact]
    public async Task A_pod_without_a_token_is_told_how_to_get_one()
    {
        Configure(("Namespace", "shop"));

        var (exitCode, _, errors) = await RunAsync([], account: _folder.CreateSubdirectory("empty").FullName);

        exitCode.ShouldBe(1);
        errors.ShouldContain("automountServiceAccountToken: true");
    }

    [Fact]
    public async Task Half_done_ends_with_1_and_the_next_run_does_the_rest()
    {
        Configure();
        _cluster.Server.Forbidden = request => request is { Verb: "create", Name: "users-identity" };
        var (first, _, errors) = await RunAsync([]);
        _cluster.Server.Forbidden = _ => false;

        var (second, output, _) = await RunAsync([]);

        first.ShouldBe(1);
        errors.ShouldContain(
            "To create secrets/users-identity is forbidden. The authority's Role in namespace shop must allow the verb 'create' on 'secrets'. The server says: 403");
        second.ShouldBe(0);
        output.ShouldContain("1 issued, 0 updated, 1 left as they are.");
    }

    [Fact]
    public async Task A_run_that_is_stopped_says_so_and_ends_with_1()
    {
        Configure();
        using var stop = new CancellationTokenSource();
        _cluster.Server.Before = async (request, _) =>
        {
            if (request.Name == "users-edge")
                await stop.CancelAsync();
            return null;
        };

        var (exitCode, _, errors) = await RunAsync([], stop: stop);

        exitCode.ShouldBe(1);
        errors.ShouldContain("Stopped before the end");
    }

    [Fact]
    public async Task Nothing_that_it_says_and_nothing_in_its_arguments_is_a_key()
    {
        Configure();
        var said = new StringBuilder();
        foreach (var trouble in new Action[]
        {
            () => { },
            () => Damage("users-identity", "tls.crt"),
            () => Damage("users-edge", "tls.key"),
            () => Configure(("RotationRequest", "1")),
            () => _cluster.Server.Forbidden = request => request.Name == "users-edge",
            () => Damage("shop-mesh-authority", "mesh-1.crt"),
        })
        {
            trouble();
            var (_, output, errors) = await RunAsync([]);
            said.Append(output).Append(errors);
        }

        var text = said.ToString();
        text.ShouldContain("shop-mesh-authority cannot be used");
        text.ShouldNotContain("PRIVATE");
        text.ShouldNotContain("-----");
        var keys = _cluster.Server.SecretNames()
            .SelectMany(name => _cluster.Server.Secret(name)!["data"]!.AsObject())
            .Where(file => file.Key.EndsWith(".key", StringComparison.Ordinal))
            .SelectMany(file => Encoding.ASCII.GetString(Convert.FromBase64String(file.Value!.GetValue<string>())).Split('\n'))
            .Where(line => line.Length > 20 && !line.StartsWith('-')).ToArray();
        keys.Length.ShouldBeGreaterThan(8);
        foreach (var key in keys)
            text.ShouldNotContain(key[..20]);
        var state = _cluster.Server.Secret("shop-mesh-authority")!["data"]!["state.json"]!.GetValue<string>();
        Encoding.UTF8.GetString(Convert.FromBase64String(state)).ShouldNotContain("PRIVATE");
    }

    [Fact]
    public async Task The_program_runs_as_a_process_and_leaves_its_exit_code()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(AuthorityCommand).Assembly.Location, "--help"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;

        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        process.ExitCode.ShouldBe(0);
        output.ShouldStartWith("Usage: Authority");
    }

    private void Damage(string secret, string file)
    {
        var content = _cluster.Server.Secret(secret)!;
        var damaged = Encoding.ASCII.GetString(Convert.FromBase64String(content["data"]![file]!.GetValue<string>())).Replace("-----BEGIN", "----BEGIN", StringComparison.Ordinal);
        content["data"]![file] = Convert.ToBase64String(Encoding.ASCII.GetBytes(damaged));
        _cluster.Server.Put("secrets", secret, content);
    }

    private void Configure(params (string Key, string Value)[] settings)
    {
        var section = new JsonObject
        {
            ["TrustDomain"] = "shop.local",
            ["Owner"] = new JsonObject { ["Kind"] = "ServiceAccount", ["Name"] = "authority" },
            ["Workloads"] = new JsonArray(new JsonObject { ["Name"] = "users", ["Identity"] = true, ["Edge"] = new JsonArray("users") }),
        };
        foreach (var (key, value) in settings)
            section[key] = value;
        File.WriteAllText(Path.Combine(_folder.FullName, "authority.json"), new JsonObject { ["Authority"] = section }.ToJsonString());
    }

    private static string BoundToken(string account, string uid)
    {
        var claims = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object> { ["kubernetes.io"] = new { @namespace = "shop", serviceaccount = new { name = account, uid } } });
        return $"e30.{System.Buffers.Text.Base64Url.EncodeToString(claims)}.c2lnbmF0dXJl";
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] arguments, string? token = null, string? account = null, CancellationTokenSource? stop = null)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var environment = new Dictionary<string, string?>
        {
            ["SHOP_MESH_CONFIG"] = _folder.FullName,
            ["KUBERNETES_SERVICE_HOST"] = _cluster.Server.Address.Host,
            ["KUBERNETES_SERVICE_PORT"] = $"{_cluster.Server.Address.Port}",
        };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Token, stop?.Token ?? CancellationToken.None);
        var exitCode = await AuthorityCommand.RunAsync(
            arguments, environment.GetValueOrDefault, TimeProvider.System, output, errors, either.Token, account ?? _cluster.Account(token: token));
        return (exitCode, output.ToString(), errors.ToString());
    }
}
