using Aspire.Hosting;
using Aspire.Hosting.Projects;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.ProjectSettings;

public sealed class ProjectSettingsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aspire-tests-");

    private string ProjectPath => Path.Combine(_directory.FullName, "App.csproj");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("https://localhost:0", "https", "localhost", null)]
    [InlineData("http://*:8080", "http", "*", 8080)]
    [InlineData("HTTP://[::1]:5000/path", "http", "[::1]", 5000)]
    [InlineData("https://shop.example", "https", "shop.example", 443)]
    public void ListenAddress_ThatIsOne_IsRead(string text, string scheme, string host, int? port)
        => ListenAddress.TryParse(text).ShouldBe(new ListenAddress(scheme, host, port));

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("ftp://localhost:5000")]
    [InlineData("http://:5000")]
    [InlineData("http://localhost:70000")]
    [InlineData("http://localhost:five")]
    public void ListenAddress_ThatIsNone_IsNull(string text) => ListenAddress.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  one  two ", new[] { "one", "two" })]
    [InlineData("--name \"a b\" \"\"", new[] { "--name", "a b", "" })]
    [InlineData("say \\\"hi\\\" c:\\dir", new[] { "say", "\"hi\"", "c:\\dir" })]
    public void CommandLineSplitter_SplitsAsShellsDo(string text, string[] expected) => CommandLineSplitter.Split(text).ShouldBe(expected);

    [Fact]
    public void KestrelEndpoints_EnvironmentSettings_WinOverTheGeneralOnes()
    {
        Write("appsettings.json", """{ /* c */ "Kestrel": { "EndpointDefaults": { "Protocols": "Http2" }, "Endpoints": { "Mesh": { "Url": "https://localhost:0" }, "edge": { "Url": "https://localhost:1", "Protocols": "Http1" } } } }""");
        Write("appsettings.Development.json", """{ "Kestrel": { "Endpoints": { "edge": { "Url": "http://*:7001" } } } }""");

        var endpoints = KestrelEndpoints.Read(ProjectPath, "Development").ToDictionary(e => e.Name);

        (endpoints["mesh"].UriScheme, endpoints["mesh"].Port, endpoints["mesh"].Transport, endpoints["mesh"].KestrelKey).ShouldBe(("https", null, "http2", "Mesh"));
        (endpoints["edge"].UriScheme, endpoints["edge"].Port, endpoints["edge"].Transport, endpoints["edge"].KestrelHost).ShouldBe(("http", 7001, "http", "*"));
    }

    [Fact]
    public void KestrelEndpoints_FileThatIsNoJson_NamesTheProject()
    {
        Write("appsettings.json", "{ oops");

        Should.Throw<DistributedApplicationException>(() => KestrelEndpoints.Read(ProjectPath, "Development")).Message.ShouldContain(ProjectPath);
    }

    [Fact]
    public void LaunchProfile_Addresses_BecomeEndpointsNamedByTheirScheme()
    {
        Write("Properties/launchSettings.json", """
            { "profiles": {
                "IIS": { "commandName": "IISExpress" },
                "App": { "commandName": "Project", "applicationUrl": "https://localhost:7001;http://localhost:0;http://localhost:5002", "environmentVariables": { "A": "1" }, "commandLineArgs": "x y" } } }
            """);

        var profile = LaunchProfiles.Read(ProjectPath).ShouldHaveSingleItem();

        profile.GetEndpoints().Select(e => (e.Name, e.UriScheme, e.Port)).ShouldBe([("https", "https", 7001), ("http", "http", null), ("http2", "http", 5002)]);
        profile.EnvironmentVariables["A"].ShouldBe("1");
        profile.CommandLineArguments.ShouldBe(["x", "y"]);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_directory.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
