using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Shouldly;
using ShopMesh.Dashboard.Configuration;
using ShopMesh.Dashboard.Hosting;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_environment_of_an_app_host_is_understood()
    {
        var options = Load(
            ("urls", "http://localhost:18000"), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:18001"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://localhost:18002"), ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:18003"),
            ("Dashboard:Frontend:AuthMode", "BrowserToken"), ("Dashboard:Frontend:BrowserToken", "0123456789abcdef0123"),
            ("Dashboard:Otlp:AuthMode", "ApiKey"), ("Dashboard:Otlp:PrimaryApiKey", "0123456789abcdef0123"),
            ("Dashboard:ResourceServiceClient:AuthMode", "ApiKey"), ("Dashboard:ResourceServiceClient:ApiKey", "0123456789abcdef0123"));
        options.Frontend.EndpointUrls.ShouldBe("http://localhost:18000");
        options.Otlp.GrpcEndpointUrl.ShouldBe("http://localhost:18001");
        options.Otlp.HttpEndpointUrl.ShouldBe("http://localhost:18002");
        options.ResourceServiceClient.Url.ShouldBe("http://localhost:18003");
        options.HasGeneratedToken.ShouldBeFalse();
    }

    [Fact]
    public void Nothing_configured_is_safe_and_works_locally()
    {
        var options = Load();
        options.Frontend.EndpointUrls.ShouldBe("http://localhost:18888");
        options.HasGeneratedToken.ShouldBeTrue();
        options.Frontend.BrowserToken.Length.ShouldBe(32);
        options.Frontend.BrowserToken.ShouldNotBe(Load().Frontend.BrowserToken);
        options.Otlp.AuthMode.ShouldBe(ApiKeyAuthMode.Unsecured);
    }

    [Theory]
    [InlineData("Dashboard:Frontend:BrowserToken", "short", "Dashboard:Frontend:BrowserToken is too short")]
    [InlineData("Dashboard:Frontend:AuthMode", "Nobody", "Dashboard:Frontend:AuthMode")]
    [InlineData("Dashboard:Otlp:AuthMode", "ApiKey", "Dashboard:Otlp:PrimaryApiKey must have")]
    [InlineData("Dashboard:Otlp:GrpcEndpointUrl", "http://0.0.0.0:4317", "can be reached from other machines")]
    [InlineData("Dashboard:Otlp:HttpEndpointUrl", "nonsense", "is not an address to listen on")]
    [InlineData("Dashboard:Otlp:MaxRequestBytes", "1", "Dashboard:Otlp:MaxRequestBytes")]
    [InlineData("Dashboard:TelemetryLimits:MaxTraces", "0", "MaxTraces")]
    [InlineData("Dashboard:TelemetryLimits:MaxTraces", "many", "Dashboard:TelemetryLimits:MaxTraces")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "tcp://x", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL")]
    [InlineData("Dashboard:ResourceServiceClient:AuthMode", "ApiKey", "Dashboard:ResourceServiceClient:ApiKey is missing")]
    public void A_wrong_value_is_named(string key, string value, string expected) =>
        Should.Throw<DashboardConfigurationException>(() => Load((key, value))).Message.ShouldContain(expected);

    [Fact]
    public void Pages_without_login_are_for_loopback_only() =>
        Should.Throw<DashboardConfigurationException>(() => Load(("urls", "http://*:18888"), ("Dashboard:Frontend:AuthMode", "Unsecured")))
            .Message.ShouldContain("can be reached from other machines");

    [Fact]
    public void Mounted_files_are_settings_over_appsettings_and_under_the_environment()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-mounted");
        try
        {
            var (settings, secrets) = (folder.CreateSubdirectory("config"), folder.CreateSubdirectory("secrets"));
            File.WriteAllText(
                Path.Combine(settings.FullName, "mesh.json"), """{"Dashboard": {"ApplicationName": "Mounted", "Otlp": {"MaxRequestBytes": 2048}}}""");
            File.WriteAllText(Path.Combine(secrets.FullName, "Dashboard__Otlp__PrimaryApiKey"), "0123456789abcdef0123\n");
            var configuration = new ConfigurationManager();
            configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Dashboard:ApplicationName"] = "Beside the program",
                [MountedSettings.SettingsVariable] = settings.FullName,
                [MountedSettings.SecretsVariable] = secrets.FullName,
            });
            configuration.AddEnvironmentVariables();
            configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Dashboard:Otlp:MaxRequestBytes"] = "4096" });

            MountedSettings.AddTo(configuration);

            var options = DashboardOptionsLoader.Load(configuration);
            options.ApplicationName.ShouldBe("Mounted");
            options.Otlp.PrimaryApiKey.ShouldBe("0123456789abcdef0123");
            options.Otlp.AuthMode.ShouldBe(ApiKeyAuthMode.ApiKey);
            options.Otlp.MaxRequestBytes.ShouldBe(4096);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folders_that_are_not_there_are_no_mistake_and_files_that_are_no_JSON_are_one(bool isThere)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-mounted");
        try
        {
            var file = Path.Combine(folder.FullName, "mesh.json");
            if (isThere)
                File.WriteAllText(file, "Dashboard:");
            var configuration = new ConfigurationManager();
            configuration[MountedSettings.SettingsVariable] = isThere ? folder.FullName : Path.Combine(folder.FullName, "config");
            configuration[MountedSettings.SecretsVariable] = Path.Combine(folder.FullName, "secrets");

            if (isThere)
                Should.Throw<DashboardConfigurationException>(() => MountedSettings.AddTo(configuration)).Message.ShouldContain(file);
            else
                Should.NotThrow(() => MountedSettings.AddTo(configuration));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_wrong_configuration_is_exit_code_2_and_a_taken_port_is_1()
    {
        (await DashboardRunner.RunAsync(["--Dashboard:Frontend:AuthMode=Nobody"])).ShouldBe(2);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (await DashboardRunner.RunAsync([
            $"--Dashboard:Frontend:EndpointUrls=http://127.0.0.1:{port}", "--Dashboard:Otlp:GrpcEndpointUrl=http://127.0.0.1:0",
            "--Dashboard:Otlp:HttpEndpointUrl=http://127.0.0.1:0"])).ShouldBe(1);
        (await DashboardRunner.RunAsync(["--help"])).ShouldBe(0);
    }

    private static DashboardOptions Load(params (string Key, string Value)[] values) => DashboardOptionsLoader.Load(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>(value.Key, value.Value))).Build());
}
