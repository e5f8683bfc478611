using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Images;

public sealed class BuildTests : EngineTest
{
    [Fact]
    public async Task An_image_is_built_with_progress_and_is_what_the_Dockerfile_says()
    {
        var name = $"shop-mesh/test-build:{Guid.NewGuid():N}";
        using var context = TarArchive.Of(
            ("docker/file", $"FROM {TestImage.Name} AS one\nARG WORD\nRUN echo the word is $WORD\nCOPY content /content\nFROM one AS two\nRUN exit 1\n"),
            ("content", "copied"));
        var progress = new MessageLog();

        await Client.Images.BuildImageFromDockerfileAsync(
            new ImageBuildParameters
            {
                Tags = [name],
                Dockerfile = "docker/file",
                Target = "one",
                ForceRemove = true,
                BuildArgs = new Dictionary<string, string> { ["WORD"] = "salt & pepper" },
                Labels = Labels,
            },
            context, null, null, progress, Token);
        Afterwards(() => Client.Images.DeleteImageAsync(name, new ImageDeleteParameters { Force = true }, CancellationToken.None));

        progress.Text.ShouldContain("Step 1/");
        progress.Text.ShouldContain("the word is salt & pepper");
        progress.Messages.ShouldAllBe(message => message.Error == null);
        var image = await Client.Images.InspectImageAsync(name, Token);
        progress.Messages.Single(message => message.Aux is not null).Aux!.ExtensionData["ID"].ToString().ShouldBe(image.ID);
        image.RepoTags.ShouldBe([name]);
        image.Config.Labels.ShouldNotBeNull().ShouldContainKeyAndValue(OwnershipLabel.Name, OwnershipLabel.Value);
        image.Created.ShouldNotBeNull().ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(4));
        image.RootFS.Layers.ShouldNotBeEmpty();

        var id = await RunAsync("cat /content", parameters => parameters.Image = name);
        await Client.Containers.WaitContainerAsync(id, Token);
        using var output = await Client.Containers.GetContainerLogsAsync(id, new ContainerLogsParameters { ShowStdout = true }, Token);
        (await output.ReadOutputToEndAsync(Token)).stdout.ShouldBe("copied");
    }

    [Fact]
    public async Task Messages_of_a_build_come_while_it_is_under_way()
    {
        using var context = TarArchive.Of(("Dockerfile", $"FROM {TestImage.Name}\nRUN echo first; sleep 100\n"));
        var seen = new TaskCompletionSource();
        var progress = new Watcher(message => message.Stream?.Contains("first", StringComparison.Ordinal) == true, seen);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var building = Client.Images.BuildImageFromDockerfileAsync(
            new ImageBuildParameters { NoCache = true, ForceRemove = true, Labels = Labels }, context, null, null, progress, cancellation.Token);
        (await Task.WhenAny(seen.Task, building)).ShouldBe(seen.Task);
        building.IsCompleted.ShouldBeFalse();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => building);
    }

    [Fact]
    public async Task A_build_that_fails_says_so_in_its_last_message()
    {
        using var context = TarArchive.Of(("Dockerfile", $"FROM {TestImage.Name}\nRUN echo that is why >&2; exit 7\n"));
        var progress = new MessageLog();

        await Client.Images.BuildImageFromDockerfileAsync(
            new ImageBuildParameters { ForceRemove = true, Labels = Labels }, context, null, null, progress, Token);

        progress.Text.ShouldContain("that is why");
        var last = progress.Messages[^1];
        last.Error.ShouldNotBeNull().Code.ShouldBe(7);
        last.Error.Message.ShouldContain("returned a non-zero code: 7");
        last.ErrorMessage.ShouldBe(last.Error.Message);
    }

    [Fact]
    public async Task A_Dockerfile_that_is_missing_is_refused_with_its_name()
    {
        using var context = TarArchive.Of(("other", ""));

        var refused = await Should.ThrowAsync<DockerApiException>(() => Client.Images.BuildImageFromDockerfileAsync(
            new ImageBuildParameters { Dockerfile = "no-such-file" }, context, null, null, new MessageLog(), Token));

        refused.Message.ShouldContain("no-such-file");
    }

    [Fact]
    public async Task An_image_is_imported_tagged_listed_and_deleted()
    {
        var repository = $"shop-mesh/test-import-{Guid.NewGuid():N}";
        using var files = TarArchive.Of(("file", "content"));
        await Client.Images.CreateImageAsync(
            new ImagesCreateParameters
            {
                Repo = repository,
                Tag = "one",
                Changes = [$"LABEL {OwnershipLabel.Name}={OwnershipLabel.Value}", "CMD [\"/file\"]"],
            },
            files, null, new MessageLog(), Token);
        Afterwards(() => Client.Images.DeleteImageAsync($"{repository}:one", null, CancellationToken.None));
        var image = await Client.Images.InspectImageAsync($"{repository}:one", Token);
        image.Config.Cmd.ShouldBe(["/file"]);

        await Client.Images.TagImageAsync($"{repository}:one", new ImageTagParameters { RepositoryName = repository, Tag = "two" }, Token);

        var filters = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [repository] = true } };
        var listed = (await Client.Images.ListImagesAsync(new ImagesListParameters { Filters = filters }, Token)).ShouldHaveSingleItem();
        listed.ID.ShouldBe(image.ID);
        listed.RepoTags.ShouldBe([$"{repository}:one", $"{repository}:two"], ignoreOrder: true);
        listed.Created.ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(4));

        (await Client.Images.DeleteImageAsync($"{repository}:two", new ImageDeleteParameters(), Token))
            .ShouldHaveSingleItem().ShouldContainKeyAndValue("Untagged", $"{repository}:two");
        var deleted = await Client.Images.DeleteImageAsync($"{repository}:one", new ImageDeleteParameters { Force = true }, Token);
        deleted.ShouldContain(entry => entry.ContainsKey("Deleted") && entry["Deleted"] == image.ID);

        var gone = await Should.ThrowAsync<DockerImageNotFoundException>(() => Client.Images.InspectImageAsync($"{repository}:one", Token));
        gone.Message.ShouldContain($"{repository}:one");
        await Should.ThrowAsync<DockerImageNotFoundException>(() => Client.Images.DeleteImageAsync($"{repository}:one", null, Token));
    }

    private sealed class Watcher(Func<JSONMessage, bool> condition, TaskCompletionSource seen) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value)
        {
            if (condition(value))
                seen.TrySetResult();
        }
    }
}
