using System.Text;
using Microsoft.Extensions.Configuration;
using ShopMesh.ServiceDefaults.Authorization;
using ShopMesh.ServiceDefaults.Configuration.Mounted;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Configuration;

/// <summary>What mounted folders set, and over what.</summary>
public sealed class MountedFoldersTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mounted-").FullName;
    private readonly ConfigurationManager _configuration = new();

    private string Settings => Path.Combine(_directory, "config");

    private string Secrets => Path.Combine(_directory, "secrets");

    public void Dispose()
    {
        _configuration.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Folders_lie_between_the_programs_settings_and_the_environment()
    {
        File.WriteAllText(Path.Combine(_directory, "appsettings.json"), """{ "A": "file", "B": "file", "C": "file", "D": "file" }""");
        _ = new MountedVolume(Settings, ("mesh.json", """{ "B": "config", "C": "config", "D": "config" }"""));
        _ = new MountedVolume(Secrets, ("C", "secret"), ("D", "secret"));
        Environment.SetEnvironmentVariable("D", "environment");
        _configuration.AddJsonFile(Path.Combine(_directory, "appsettings.json"));
        _configuration.AddEnvironmentVariables();
        try
        {
            Mount();
        }
        finally
        {
            Environment.SetEnvironmentVariable("D", null);
        }

        string.Join(' ', ((string[])["A", "B", "C", "D"]).Select(key => _configuration[key])).ShouldBe("file config secret environment");
    }

    [Fact]
    public void Later_files_win_in_ordinal_order_and_only_json_counts()
    {
        _ = new MountedVolume(Settings, ("b.json", """{ "Key": "b", "Other": "b" }"""), ("a.json", """{ "Key": "a" }"""), ("c.yaml", "Key: c"));
        Mount();

        _configuration["Key"].ShouldBe("b");
        _configuration["Other"].ShouldBe("b");
    }

    [Fact]
    public void A_mounted_policy_takes_the_place_of_the_one_in_the_image_whole()
    {
        File.WriteAllText(Path.Combine(_directory, "appsettings.json"), """
            { "Mesh": { "Authorization": {
                "Callers": { "orders": [ "a.B/One", "a.B/Two" ], "storefront": [ "a.B/One" ] },
                "Edge": { "a.B/One": { "Roles": [ "admin", "support" ] }, "a.B/Two": { "Anonymous": true } } } } }
            """);
        _ = new MountedVolume(Settings, ("mesh.json", """
            { "Mesh": { "Authorization": { "Callers": { "orders": [ "a.B/Two" ] }, "Edge": { "a.B/One": { "Roles": [ "admin" ] } } } } }
            """));
        _configuration.AddJsonFile(Path.Combine(_directory, "appsettings.json"));
        Mount();

        var policy = _configuration.GetSection("Mesh:Authorization").Get<CallerPolicyOptions>()!;

        policy.Callers.Keys.ShouldBe(["orders"]);
        policy.Callers["orders"].ShouldBe(["a.B/Two"]);
        policy.Edge["a.B/One"].Roles.ShouldBe(["admin"]);
        policy.Edge["a.B/Two"].Anonymous.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{ "Mesh": { "Authorization": { "Callers": {} } } }""")]
    [InlineData("""{ "Mesh": { "Authorization": { "Callers": null } } }""")]
    public void A_mounted_policy_without_callers_allows_none(string mounted)
    {
        File.WriteAllText(Path.Combine(_directory, "appsettings.json"), """{ "Mesh": { "Authorization": { "Callers": { "orders": [ "a.B/One" ] } } } }""");
        _ = new MountedVolume(Settings, ("mesh.json", mounted));
        _configuration.AddJsonFile(Path.Combine(_directory, "appsettings.json"));
        Mount();

        _configuration.GetSection("Mesh:Authorization").Get<CallerPolicyOptions>()?.Callers.ShouldBeEmpty();
    }

    [Fact]
    public void An_empty_list_and_a_section_without_values_are_not_the_same()
    {
        File.WriteAllText(Path.Combine(_directory, "appsettings.json"), """{ "Mesh": { "ServiceName": "users" }, "services": { "users": { "mesh": [ "https://a:1" ] } } }""");
        _ = new MountedVolume(Settings, ("mesh.json", """{ "Mesh": {}, "services": { "users": { "mesh": [] } } }"""));
        _configuration.AddJsonFile(Path.Combine(_directory, "appsettings.json"));
        Mount();

        _configuration["Mesh:ServiceName"].ShouldBe("users");
        _configuration.GetSection("Mesh").GetChildren().ShouldHaveSingleItem();
        _configuration.GetSection("services:users:mesh").GetChildren().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData(" secret = with ; signs ", " secret = with ; signs ")]
    [InlineData("\uFEFFsecret", "secret")]
    public void The_end_of_the_line_is_no_part_of_a_secret(string content, string expected)
    {
        _ = new MountedVolume(Secrets, ("ConnectionStrings__users-db", content));
        Mount();

        _configuration.GetConnectionString("users-db").ShouldBe(expected);
    }

    [Fact]
    public void What_is_the_volumes_own_is_no_secret()
    {
        _ = new MountedVolume(Secrets, ("Key", "value"));
        Directory.CreateDirectory(Path.Combine(Secrets, "lost+found"));
        Mount().Folders[1].Files.ShouldHaveSingleItem().Keys.ShouldBe(["Key"]);
    }

    [Fact]
    public void A_secret_that_cannot_be_read_is_named()
    {
        Directory.CreateDirectory(Secrets);
        File.WriteAllText(Path.Combine(Secrets, "Good"), "value");
        File.CreateSymbolicLink(Path.Combine(Secrets, "Users__Tokens__KeyEncryptionKey"), "nowhere");

        Should.Throw<StartupException>(() => Mount().ThrowIfUnusable()).Message
            .ShouldBe($"{Path.Combine(Secrets, "Users__Tokens__KeyEncryptionKey")} cannot be read: it is a link to nothing.");
    }

    [Fact]
    public void A_file_that_is_too_long_is_named()
    {
        _ = new MountedVolume(Secrets, ("Long", new string('x', 1024 * 1024 + 1)));
        Should.Throw<StartupException>(() => Mount().ThrowIfUnusable()).Message.ShouldStartWith($"{Path.Combine(Secrets, "Long")} is longer than 1048576 bytes");
    }

    [Fact]
    public void A_file_of_exactly_the_longest_size_is_read()
    {
        _ = new MountedVolume(Secrets, ("Long", new string('x', 1024 * 1024)));
        Mount().ThrowIfUnusable();
        _configuration["Long"]!.Length.ShouldBe(1024 * 1024);
    }

    [Fact]
    public void More_files_than_a_volume_of_settings_has_are_refused()
    {
        _ = new MountedVolume(Secrets, [.. Enumerable.Range(0, 257).Select(i => ($"Key{i}", "value"))]);
        Should.Throw<StartupException>(() => Mount().ThrowIfUnusable()).Message.ShouldBe($"{Secrets} has more than 256 files.");
    }

    [Fact]
    public void A_problem_never_shows_what_is_in_the_file()
    {
        Directory.CreateDirectory(Secrets);
        File.WriteAllBytes(Path.Combine(Secrets, "Key"), [.. Encoding.ASCII.GetBytes("hunter2"), 0xff]);
        Mount().Problem.ShouldNotBeNull().ShouldNotContain("hunter2");
    }

    private MountedConfiguration Mount()
    {
        _configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["SHOP_MESH_CONFIG"] = Settings, ["SHOP_MESH_SECRETS"] = Secrets });
        return MountedConfiguration.AddTo(_configuration);
    }
}
