using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Containers;

public sealed class ContainerCommandsTests
{
    private static readonly ContainerSpec Postgres = new()
    {
        Name = "postgres-1a2b",
        ResourceName = "postgres",
        Image = "docker.io/library/postgres:17.6",
        Network = "aspire-net",
        Arguments = ["-c", "max_connections=300"],
        Environment = new Dictionary<string, string> { ["POSTGRES_USER"] = "postgres", ["POSTGRES_PASSWORD"] = "s3cret\nof two lines" },
        Mounts =
        [
            new ContainerMountAnnotation("shop-data", "/var/lib/postgresql/data", ContainerMountType.Volume, isReadOnly: false),
            new ContainerMountAnnotation("/srv/a,b", "/docker-entrypoint-initdb.d", ContainerMountType.BindMount, isReadOnly: true),
        ],
        Ports = [new ContainerPort(50123, 5432)],
        RuntimeArguments = ["--memory", "512m"],
    };

    [Fact]
    public void Create_DescribesTheContainerInTheEnginesWords()
    {
        var command = ContainerCommands.Create(Postgres, "owner", "run");

        command.Arguments[0].ShouldBe("create");
        Options(command, "--name").ShouldBe(["postgres-1a2b"]);
        Options(command, "--publish").ShouldBe(["127.0.0.1:50123:5432/tcp"]);
        Options(command, "--network").ShouldBe(["aspire-net"]);
        Options(command, "--network-alias").ShouldBe(["postgres"]);
        Options(command, "--mount").ShouldBe(
        [
            "type=volume,source=shop-data,target=/var/lib/postgresql/data",
            "type=bind,\"source=/srv/a,b\",target=/docker-entrypoint-initdb.d,readonly",
        ]);
        Options(command, "--memory").ShouldBe(["512m"]);
        Options(command, "--label").ShouldContain($"aspire.apphost.process={OwnerProcess.Current}");
        Options(command, "--label").ShouldContain("aspire.container.run=run");
        command.Arguments.TakeLast(3).ShouldBe(["docker.io/library/postgres:17.6", "-c", "max_connections=300"]);
    }

    [Fact]
    public void Create_ValuesOfVariables_TravelInTheEnvironmentAndNotInTheArguments()
    {
        var command = ContainerCommands.Create(Postgres, "owner", "run");

        Options(command, "--env").ShouldBe(["POSTGRES_PASSWORD", "POSTGRES_USER"]);
        command.Environment["POSTGRES_PASSWORD"].ShouldBe("s3cret\nof two lines");
        string.Join(' ', command.Arguments).ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("DOCKER_HOST")]
    [InlineData("http_proxy")]
    public void Create_VariableThatSteersTheEngineItself_IsKeptFromIt(string name)
    {
        var command = ContainerCommands.Create(
            Postgres with { Environment = new Dictionary<string, string> { [name] = "of the container" } }, "owner", "run");

        command.Environment.ShouldBeEmpty();
        Options(command, "--env").ShouldBe([$"{name}=of the container"]);
    }

    [Fact]
    public void Create_PersistentContainer_BelongsToNoProcess()
    {
        var command = ContainerCommands.Create(Postgres with { Lifetime = ContainerLifetime.Persistent }, "owner", "run");

        Options(command, "--label").ShouldContain(ContainerCommands.PersistentLabel);
        Options(command, "--label").ShouldNotContain(label => label.StartsWith(ContainerCommands.ProcessLabel + "=", StringComparison.Ordinal));
        Options(command, "--network").ShouldBeEmpty();
    }

    [Fact]
    public void Fingerprint_AnyDifference_ChangesIt()
    {
        var fingerprint = ContainerCommands.Fingerprint(Postgres);

        ContainerCommands.Fingerprint(Postgres with { Name = "another-name", Network = "of-another-run" }).ShouldBe(fingerprint);
        ContainerSpec[] different =
        [
            Postgres with { Image = "docker.io/library/postgres:17.7" },
            Postgres with { Arguments = ["-c max_connections=300"] },
            Postgres with { Environment = new Dictionary<string, string> { ["POSTGRES_USER"] = "postgres", ["POSTGRES_PASSWORD"] = "other" } },
            Postgres with { Mounts = [] },
            Postgres with { Ports = [new ContainerPort(50124, 5432)] },
            Postgres with { RuntimeArguments = [] },
            Postgres with { Entrypoint = "/bin/sh" },
        ];
        different.Select(ContainerCommands.Fingerprint).Append(fingerprint).Distinct().Count().ShouldBe(different.Length + 1);
    }

    [Theory]
    [InlineData("docker.io", "library/postgres", "17.6", null, "docker.io/library/postgres:17.6")]
    [InlineData(null, "postgres", null, null, "postgres:latest")]
    [InlineData("registry.example/", "db", null, "abc", "registry.example/db@sha256:abc")]
    public void ImageName_IsRegistryImageAndTagOrDigest(string? registry, string image, string? tag, string? digest, string expected)
    {
        var annotation = new ContainerImageAnnotation { Registry = registry, Image = image };
        if (digest is not null)
            annotation.SHA256 = digest;
        else
            annotation.Tag = tag;

        ContainerCommands.ImageName(annotation).ShouldBe(expected);
    }

    private static string[] Options(EngineCommand command, string option)
        => [.. command.Arguments.Zip(command.Arguments.Skip(1)).Where(pair => pair.First == option).Select(pair => pair.Second)];
}
