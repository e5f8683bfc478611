using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Images;

/// <summary>Pulls by the real engine, from a registry that the test is itself: engines speak HTTP with registries at a loopback address.</summary>
public sealed class PullTests : EngineTest
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    [Fact]
    public async Task An_image_is_pulled_with_credentials_and_progress()
    {
        var content = new ImageContent();
        await using var registry = new StandInServer(request =>
            request.Headers.GetValueOrDefault("Authorization") == $"Basic {Convert.ToBase64String("somebody:hunter2"u8)}"
                ? content.Answer(request)
                : new StandInResponse(401, "{}", ("WWW-Authenticate", "Basic realm=\"test\"")));
        var name = $"127.0.0.1:{registry.Port}/test/image";
        var progress = new MessageLog();

        var refused = await Should.ThrowAsync<DockerApiException>(() => Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = name, Tag = "1" }, new AuthConfig { Username = "somebody", Password = "wrong" }, progress, Token));
        refused.ToString().ShouldNotContain("wrong");

        await Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = name, Tag = "1" }, new AuthConfig { Username = "somebody", Password = "hunter2" }, progress, Token);
        Afterwards(() => Client.Images.DeleteImageAsync($"{name}:1", new ImageDeleteParameters { Force = true }, CancellationToken.None));

        progress.Messages.ShouldContain(message => message.Status == "Pull complete" && message.ID != null);
        progress.Messages.ShouldContain(message => message.Progress != null && message.Progress.Current > 0);
        progress.Messages[^1].Status.ShouldBe($"Status: Downloaded newer image for {name}:1");
        var image = await Client.Images.InspectImageAsync($"{name}:1", Token);
        image.ID.ShouldBe(content.ConfigDigest);
        image.Config.Cmd.ShouldBe(["/nothing"]);
    }

    [Fact]
    public async Task An_image_that_the_registry_does_not_have_is_told_with_the_registrys_words()
    {
        await using var registry = new StandInServer(request => request.Path == "/v2/"
            ? new StandInResponse(200, "{}", ("Docker-Distribution-Api-Version", "registry/2.0"))
            : new StandInResponse(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", ("Content-Type", "application/json")));
        var name = $"127.0.0.1:{registry.Port}/no/such-image";

        // Which status the engine makes of it depends on its version and on the registry; 404 is the exception for images.
        var exception = await Should.ThrowAsync<DockerApiException>(() => Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = name, Tag = "1" }, null, new MessageLog(), Token));

        exception.Message.ShouldContain("manifest unknown");
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_told_with_its_address()
    {
        int port;
        await using (var registry = new StandInServer(_ => new StandInResponse(200, "{}")))
            port = registry.Port;

        var exception = await Should.ThrowAsync<DockerApiException>(() => Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = $"127.0.0.1:{port}/image", Tag = "1" }, null, new MessageLog(), Token));

        exception.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        exception.Message.ShouldContain($"127.0.0.1:{port}");
    }

    /// <summary>An image of one layer, as a registry serves it.</summary>
    private sealed class ImageContent
    {
        private readonly byte[] _layer;
        private readonly byte[] _config;
        private readonly byte[] _manifest;

        public ImageContent()
        {
            using var tar = TarArchive.Of(("file", Guid.NewGuid().ToString()));
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                tar.CopyTo(gzip);
            _layer = compressed.ToArray();
            _config = Encoding.UTF8.GetBytes(
                $$$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["/nothing"]},"rootfs":{"type":"layers","diff_ids":["{{{DigestOf(tar.ToArray())}}}"]}}""");
            ConfigDigest = DigestOf(_config);
            _manifest = Encoding.UTF8.GetBytes($$"""
                {"schemaVersion":2,"mediaType":"{{ManifestType}}",
                "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{_config.Length}},"digest":"{{ConfigDigest}}"},
                "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":{{_layer.Length}},"digest":"{{DigestOf(_layer)}}"}]}
                """);
        }

        public string ConfigDigest { get; }

        public StandInResponse Answer(StandInRequest request)
        {
            if (request.Path == "/v2/")
                return new StandInResponse(200, "{}");
            if (request.Path.Contains("/manifests/", StringComparison.Ordinal))
                return new StandInResponse(200, _manifest, ("Content-Type", ManifestType), ("Docker-Content-Digest", DigestOf(_manifest)));
            return request.Path.EndsWith(ConfigDigest, StringComparison.Ordinal) ? new StandInResponse(200, _config)
                : request.Path.EndsWith(DigestOf(_layer), StringComparison.Ordinal) ? new StandInResponse(200, _layer)
                : new StandInResponse(404, "{}");
        }

        private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
    }
}
