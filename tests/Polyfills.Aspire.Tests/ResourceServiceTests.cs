using Aspire.Hosting.Dashboard;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Shop.Dashboard.V1;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests;

public sealed class ResourceServiceTests : IClassFixture<PlaygroundApplication>, IDisposable
{
    private readonly PlaygroundApplication _playground;
    private readonly GrpcChannel _channel;
    private readonly ResourceService.ResourceServiceClient _client;

    public ResourceServiceTests(PlaygroundApplication playground)
    {
        _playground = playground;
        _channel = GrpcChannel.ForAddress(playground.Application.Services.GetRequiredService<ResourceServiceHost>().Address!);
        _client = new ResourceService.ResourceServiceClient(_channel);
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static CallOptions Options => new(
        new Metadata { { ApiKeyInterceptor.HeaderName, "resource-key" } }, DateTime.UtcNow.AddSeconds(30), CancellationToken);

    public void Dispose() => _channel.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("resource-kez")]
    [InlineData("resource-key-and-more")]
    public async Task AnyCall_WithoutTheKey_IsRefused(string? key)
    {
        var headers = new Metadata();
        if (key is not null) headers.Add(ApiKeyInterceptor.HeaderName, key);

        var unary = await Should.ThrowAsync<RpcException>(
            _client.GetApplicationAsync(new GetApplicationRequest(), headers, cancellationToken: CancellationToken).ResponseAsync);
        using var stream = _client.WatchResources(new WatchResourcesRequest(), headers, cancellationToken: CancellationToken);
        var streaming = await Should.ThrowAsync<RpcException>(stream.ResponseStream.MoveNext(CancellationToken));

        unary.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        streaming.StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task GetApplication_NamesIt()
        => (await _client.GetApplicationAsync(new GetApplicationRequest(), Options)).Name.ShouldBe("Playground.AppHost");

    [Fact]
    public async Task WatchResources_GivesTheWholePictureThenChanges()
    {
        using var call = _client.WatchResources(new WatchResourcesRequest(), Options);

        (await call.ResponseStream.MoveNext(CancellationToken)).ShouldBeTrue();
        var snapshot = call.ResponseStream.Current.Snapshot.Resources;
        snapshot.Select(r => r.DisplayName).Order().ShouldBe(["caller", "job", "web (1)", "web (2)"]);
        var web = snapshot.First(r => r.Name == "web");
        web.Type.ShouldBe("Project");
        web.State.ShouldBe(ResourceState.Running);
        web.Endpoints.Select(e => (e.Name, e.IsExternal)).ShouldBe([("api", true), ("management", false)], ignoreOrder: true);
        web.Properties.Select(p => p.Name).ShouldContain("executable.pid");
        web.Relationships.Select(r => (r.ResourceName, r.Type)).ShouldContain(("job", "WaitFor"));
        snapshot.Single(r => r.Name == "job").State.ShouldBe(ResourceState.Finished);

        var caller = snapshot.Single(r => r.Name == "caller");
        var command = _client.ExecuteCommandAsync(new ExecuteCommandRequest { ResourceId = caller.Id, Command = "restart" }, Options);
        var states = new List<ResourceState>();
        while (!states.Contains(ResourceState.Running) || !states.Any(s => s is ResourceState.Stopping or ResourceState.Finished or ResourceState.Starting))
        {
            (await call.ResponseStream.MoveNext(CancellationToken)).ShouldBeTrue();
            states.AddRange(call.ResponseStream.Current.Changes.Upserted.Where(r => r.Id == caller.Id).Select(r => r.State));
        }
        (await command).Succeeded.ShouldBeTrue();
        await _playground.WaitForHealthyAsync(caller.Id);
    }

    [Fact]
    public async Task WatchResources_Secrets_AreNamedAndNotGiven()
    {
        using var call = _client.WatchResources(new WatchResourcesRequest(), Options);

        await call.ResponseStream.MoveNext(CancellationToken);
        var environment = call.ResponseStream.Current.Snapshot.Resources.Single(r => r.Name == "caller").Environment.ToDictionary(v => v.Name);

        environment["OTEL_EXPORTER_OTLP_HEADERS"].ShouldBe(new EnvironmentVariable { Name = "OTEL_EXPORTER_OTLP_HEADERS", IsSecret = true });
        environment["OTEL_SERVICE_NAME"].ShouldBe(new EnvironmentVariable { Name = "OTEL_SERVICE_NAME", Value = "caller" });
    }

    [Fact]
    public async Task WatchConsoleLogs_OfAJobThatHasEnded_GivesWhatItPrinted()
    {
        using var call = _client.WatchConsoleLogs(new WatchConsoleLogsRequest { ResourceId = _playground.Replicas("job").Single().ResourceId, SuppressFollow = true }, Options);

        var lines = new List<ConsoleLine>();
        while (await call.ResponseStream.MoveNext(CancellationToken)) lines.AddRange(call.ResponseStream.Current.Lines);

        lines.ShouldHaveSingleItem().Text.ShouldBe("the job was here");
        lines[0].Number.ShouldBe(1);
    }

    [Theory]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("nobody", StatusCode.NotFound)]
    public async Task UnknownResource_IsRefused(string id, StatusCode expected)
    {
        var command = await Should.ThrowAsync<RpcException>(
            _client.ExecuteCommandAsync(new ExecuteCommandRequest { ResourceId = id, Command = "stop" }, Options).ResponseAsync);
        using var call = _client.WatchConsoleLogs(new WatchConsoleLogsRequest { ResourceId = id }, Options);
        var logs = await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(CancellationToken));

        command.StatusCode.ShouldBe(expected);
        logs.StatusCode.ShouldBe(expected);
    }
}
