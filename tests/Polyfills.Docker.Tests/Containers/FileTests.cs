using System.Formats.Tar;
using System.Security.Cryptography;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Containers;

/// <summary>Files into containers and out of them. Alone, for it measures what the process allocates.</summary>
[CollectionDefinition(nameof(FileTests), DisableParallelization = true)]
[Collection(nameof(FileTests))]
public sealed class FileTests : EngineTest
{
    private const long Large = 50 * 1024 * 1024;
    private const long MuchLessThanLarge = Large / 5;

    [Fact]
    public async Task Fifty_megabytes_go_in_and_out_unchanged_without_being_held_in_memory()
    {
        var expected = Convert.ToHexStringLower(await SHA256.HashDataAsync(new PatternStream(Large), Token));
        var id = await RunIdleAsync();
        using (var archive = TarArchive.Streaming("large", Large))
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await Client.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = "/tmp" }, archive, Token);
            (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(MuchLessThanLarge);
        }

        (await ExecAsync(id, "sha256sum /tmp/large")).Stdout.ShouldStartWith(expected);

        var start = GC.GetTotalAllocatedBytes(precise: true);
        var response = await Client.Containers.GetArchiveFromContainerAsync(
            id, new ContainerPathStatParameters { Path = "/tmp/large" }, false, Token);
        response.Stat.Name.ShouldBe("large");
        response.Stat.Size.ShouldBe(Large);
        await using (var stream = response.Stream)
        await using (var tar = new TarReader(stream))
        {
            var entry = (await tar.GetNextEntryAsync(copyData: false, Token)).ShouldNotBeNull();
            entry.Name.ShouldBe("large");
            Convert.ToHexStringLower(await SHA256.HashDataAsync(entry.DataStream.ShouldNotBeNull(), Token)).ShouldBe(expected);
        }

        (GC.GetTotalAllocatedBytes(precise: true) - start).ShouldBeLessThan(MuchLessThanLarge);
    }

    [Fact]
    public async Task A_path_is_described_without_being_read()
    {
        var id = await CreateAsync("true");

        var link = await Client.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = "/bin/sh" }, true, Token);
        link.Stat.Name.ShouldBe("sh");
        link.Stat.LinkTarget.ShouldEndWith("busybox");
        link.Stat.Mtime.Kind.ShouldBe(DateTimeKind.Utc);
        link.Stream.ReadByte().ShouldBe(-1);

        var folder = await Client.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = "/tmp" }, true, Token);
        (folder.Stat.Mode & 0x8000_0000).ShouldNotBe(0u, "Go's os.ModeDir");
    }

    [Fact]
    public async Task A_folder_comes_out_whole()
    {
        var id = await CreateAsync("true");
        using (var archive = TarArchive.Of(("folder/one.txt", "eins"), ("folder/sub/zwei ü.txt", "zwei")))
            await Client.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = "/tmp" }, archive, Token);

        var response = await Client.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = "/tmp/folder" }, false, Token);
        await using var tar = new TarReader(response.Stream);
        var names = new List<string>();
        while (await tar.GetNextEntryAsync(cancellationToken: Token) is { } entry)
            names.Add(entry.Name);

        names.ShouldBe(["folder/", "folder/one.txt", "folder/sub/", "folder/sub/zwei ü.txt"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_large_archive_for_a_folder_that_does_not_exist_is_refused_with_the_reason()
    {
        var id = await CreateAsync("true");
        using var archive = TarArchive.Streaming("large", Large);

        var refused = await Should.ThrowAsync<DockerContainerNotFoundException>(() => Client.Containers.ExtractArchiveToContainerAsync(
            id, new CopyToContainerParameters { Path = "/no/such/folder" }, archive, Token));

        refused.Message.ShouldContain("/no/such/folder");
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_told_when_it_is_read_and_when_it_is_described()
    {
        var id = await CreateAsync("true");
        var path = new ContainerPathStatParameters { Path = "/no/such/file" };

        var read = await Should.ThrowAsync<DockerContainerNotFoundException>(
            () => Client.Containers.GetArchiveFromContainerAsync(id, path, false, Token));
        read.Message.ShouldContain("/no/such/file");
        await Should.ThrowAsync<DockerContainerNotFoundException>(() => Client.Containers.GetArchiveFromContainerAsync(id, path, true, Token));
    }

    [Fact]
    public async Task A_file_does_not_replace_a_folder_unless_it_may()
    {
        var id = await RunIdleAsync();
        await ExecAsync(id, "mkdir /tmp/name");
        using var archive = TarArchive.Of(("name", "a file"));

        await Should.ThrowAsync<DockerApiException>(() => Client.Containers.ExtractArchiveToContainerAsync(
            id, new CopyToContainerParameters { Path = "/tmp" }, archive, Token));

        archive.Position = 0;
        await Client.Containers.ExtractArchiveToContainerAsync(
            id, new CopyToContainerParameters { Path = "/tmp", AllowOverwriteDirWithFile = true }, archive, Token);
        (await ExecAsync(id, "cat /tmp/name")).Stdout.ShouldBe("a file");
    }
}
