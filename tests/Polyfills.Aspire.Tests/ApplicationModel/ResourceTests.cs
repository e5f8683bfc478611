using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.ApplicationModel;

public sealed class ResourceTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    [Theory]
    [InlineData("1st", "does not start with an ASCII letter")]
    [InlineData("a--b", "has two hyphens in a row")]
    [InlineData("a-", "ends with a hyphen")]
    [InlineData("a_b", "contains '_'")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456789", "is longer than 64 characters")]
    public void AddResource_InvalidName_SaysWhatIsWrongWithIt(string name, string fault)
        => Should.Throw<ArgumentException>(() => _builder.AddContainer(name, "image")).Message.ShouldContain(fault);

    [Fact]
    public void AddResource_NameThatIsTaken_NamesBothResources()
    {
        _builder.AddContainer("cache", "image");

        var error = Should.Throw<DistributedApplicationException>(() => _builder.AddExecutable("CACHE", "true", "."));

        error.Message.ShouldContain("ExecutableResource 'CACHE'");
        error.Message.ShouldContain("ContainerResource named 'cache'");
    }

    [Fact]
    public void WithAnnotation_Replace_LeavesOneOfItsTypeAndNothingElseChanged()
    {
        var resource = _builder.AddContainer("cache", "image").WithEntrypoint("/run");

        resource.WithLifetime(ContainerLifetime.Persistent).WithLifetime(ContainerLifetime.Session);

        resource.Resource.Annotations.OfType<ContainerLifetimeAnnotation>().Single().Lifetime.ShouldBe(ContainerLifetime.Session);
        resource.Resource.TryGetContainerImageName(out var image).ShouldBeTrue();
        image.ShouldBe("image:latest");
    }

    [Theory]
    [InlineData("postgres", null, "postgres:1")]
    [InlineData("postgres:17", null, "postgres:17")]
    [InlineData("registry.example:5000/team/postgres", "17", "registry.example:5000/team/postgres:17")]
    [InlineData("postgres@sha256:abc", null, "postgres@sha256:abc")]
    public void WithImage_AnyForm_GivesTheWholeNameAndKeepsTheTagWhereNoneIsGiven(string image, string? tag, string expected)
    {
        var container = _builder.AddContainer("cache", "other:1").WithImage(image, tag);

        container.Resource.TryGetContainerImageName(out var name);

        name.ShouldBe(expected);
    }

    [Fact]
    public void WithEndpoint_NameThatIsTaken_Throws()
    {
        var resource = _builder.AddExecutable("web", "true", ".").WithHttpEndpoint();

        Should.Throw<DistributedApplicationException>(() => resource.WithHttpEndpoint()).Message.ShouldContain("already has an endpoint named 'http'");
    }

    [Fact]
    public void WithEndpoint_Callback_ChangesTheOneThatIsThere()
    {
        var resource = _builder.AddExecutable("web", "true", ".").WithHttpEndpoint(name: "api");

        resource.WithEndpoint("API", e => e.IsExternal = true).AsHttp2Service();

        var endpoint = resource.Resource.Annotations.OfType<EndpointAnnotation>().ShouldHaveSingleItem();
        endpoint.IsExternal.ShouldBeTrue();
        endpoint.Transport.ShouldBe("http2");
    }

    [Fact]
    public void GetEndpoint_OfAnEndpointThatIsNotThere_NamesThoseThatAre()
    {
        var endpoint = _builder.AddExecutable("web", "true", ".").WithHttpEndpoint(name: "api").GetEndpoint("edge");

        endpoint.Exists.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => endpoint.Url).Message.ShouldContain("It has: api.");
    }

    [Fact]
    public void WaitFor_AChild_ImpliesItsParent()
    {
        var server = new Server("server");
        var database = new Database("database", server);
        _builder.AddResource(server);

        var waiting = _builder.AddExecutable("web", "true", ".").WaitFor(_builder.AddResource(database));

        waiting.Resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource).ShouldBe([server, database]);
    }

    [Fact]
    public void WaitFor_Itself_Throws()
    {
        var resource = _builder.AddExecutable("web", "true", ".");

        Should.Throw<DistributedApplicationException>(() => resource.WaitFor(resource)).Message.ShouldBe("'web' cannot wait for itself.");
    }

    [Fact]
    public void AddProject_ThatIsNotThere_NamesItsFile()
        => Should.Throw<DistributedApplicationException>(() => _builder.AddProject("web", "nowhere/web.csproj")).Message.ShouldContain("nowhere/web.csproj");

    private sealed class Server(string name) : Resource(name);

    private sealed class Database(string name, Server parent) : Resource(name), IResourceWithParent<Server>
    {
        public Server Parent => parent;
    }
}
