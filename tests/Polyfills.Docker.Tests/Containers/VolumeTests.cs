using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Containers;

public sealed class VolumeTests : EngineTest
{
    [Fact]
    public async Task A_volume_survives_the_container_that_wrote_to_it()
    {
        var volume = await CreateVolumeAsync();
        void Mounted(CreateContainerParameters parameters, bool readOnly) => parameters.HostConfig!.Mounts =
            [new Mount { Type = "volume", Source = volume.Name, Target = "/data", ReadOnly = readOnly }];

        var writer = await RunAsync("echo kept > /data/file", parameters => Mounted(parameters, readOnly: false));
        (await Client.Containers.WaitContainerAsync(writer, Token)).StatusCode.ShouldBe(0);
        await Client.Containers.RemoveContainerAsync(writer, new ContainerRemoveParameters { RemoveVolumes = true }, Token);

        var reader = await RunIdleAsync(parameters => Mounted(parameters, readOnly: true));
        (await ExecAsync(reader, "cat /data/file")).Stdout.ShouldBe("kept\n");
        (await ExecAsync(reader, "echo more > /data/file")).ExitCode.ShouldNotBe(0);
        var mount = (await Client.Containers.InspectContainerAsync(reader, Token)).Mounts.ShouldHaveSingleItem();
        mount.Name.ShouldBe(volume.Name);
        mount.RW.ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_of_the_host_is_mounted()
    {
        var folder = Directory.CreateTempSubdirectory("shop-mesh-");
        Afterwards(() =>
        {
            folder.Delete(recursive: true);
            return Task.CompletedTask;
        });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file"), "from the host", Token);

        var id = await RunIdleAsync(parameters => parameters.HostConfig!.Mounts =
            [new Mount { Type = "bind", Source = folder.FullName, Target = "/host", ReadOnly = true }]);

        (await ExecAsync(id, "cat /host/file")).Stdout.ShouldBe("from the host");
    }

    [Fact]
    public async Task A_volume_is_created_found_and_removed()
    {
        var volume = await CreateVolumeAsync();
        volume.Driver.ShouldBe("local");
        volume.Scope.ShouldBe("local");

        var byName = new VolumesListParameters
        {
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["name"] = new Dictionary<string, bool> { [volume.Name] = true } },
        };
        (await Client.Volumes.ListAsync(byName, Token)).Volumes.ShouldHaveSingleItem().Labels.ShouldBe(Labels, ignoreOrder: true);
        (await Client.Volumes.ListAsync(Token)).Volumes.Select(each => each.Name).ShouldContain(volume.Name);
        (await Client.Volumes.InspectAsync(volume.Name, Token)).Mountpoint.ShouldBe(volume.Mountpoint);

        await Client.Volumes.RemoveAsync(volume.Name, cancellationToken: Token);

        (await Client.Volumes.ListAsync(byName, Token)).Volumes.ShouldBeEmpty();
        var gone = await Should.ThrowAsync<DockerApiException>(() => Client.Volumes.InspectAsync(volume.Name, Token));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<DockerApiException>(() => Client.Volumes.RemoveAsync(volume.Name, false, Token))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Client.Volumes.RemoveAsync(volume.Name, true, Token);
    }

    [Fact]
    public async Task A_volume_in_use_is_not_removed()
    {
        var volume = await CreateVolumeAsync();
        await CreateAsync("true", parameters => parameters.HostConfig!.Binds = [$"{volume.Name}:/data"]);

        var refused = await Should.ThrowAsync<DockerApiException>(() => Client.Volumes.RemoveAsync(volume.Name, null, Token));

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        refused.Message.ShouldContain("volume is in use");
    }

    [Fact]
    public async Task Unused_volumes_are_removed_by_label()
    {
        var mark = Guid.NewGuid().ToString();
        var unused = await CreateVolumeAsync(mark);
        var used = await CreateVolumeAsync(mark);
        await CreateAsync("true", parameters => parameters.HostConfig!.Binds = [$"{used.Name}:/data"]);

        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"shop-mesh.test.mark={mark}"] = true },
        };
        // Needed for volumes with a name from API 1.42 on, and refused before.
        if (Version.Parse((await Client.System.GetVersionAsync(Token)).APIVersion) >= new Version(1, 42))
            filters["all"] = new Dictionary<string, bool> { ["true"] = true };

        var pruned = await Client.Volumes.PruneAsync(new VolumesPruneParameters { Filters = filters }, Token);

        pruned.VolumesDeleted.ShouldBe([unused.Name]);
    }

    private async Task<VolumeResponse> CreateVolumeAsync(string mark = "none")
    {
        var labels = Labels;
        if (mark != "none")
            labels["shop-mesh.test.mark"] = mark;
        var volume = await Client.Volumes.CreateAsync(new VolumesCreateParameters { Name = UniqueName(), Labels = labels }, Token);
        Afterwards(() => Client.Volumes.RemoveAsync(volume.Name, true, CancellationToken.None));
        return volume;
    }
}
