using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Polyfills.GrpcExtensions.Tests.Reflection;

public sealed class ReflectionTests
{
    private static readonly string[] Mapped =
    [
        "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "polyfills.test.v1.Echo",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task V1_lists_the_mapped_services()
    {
        await using var server = await StartAsync();

        var response = (await AskAsync(server, new ServerReflectionRequest { ListServices = "" })).Single();

        response.ListServicesResponse.Service.Select(service => service.Name).ShouldBe(Mapped);
    }

    [Fact]
    public async Task V1alpha_lists_the_mapped_services()
    {
        await using var server = await StartAsync();
        using var call = new V1Alpha.ServerReflection.ServerReflectionClient(server.Connect()).ServerReflectionInfo(cancellationToken: Cancellation);

        await call.RequestStream.WriteAsync(new V1Alpha.ServerReflectionRequest { Host = "shop", ListServices = "*" }, Cancellation);
        await call.RequestStream.CompleteAsync();

        var response = (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).Single();
        response.ListServicesResponse.Service.Select(service => service.Name).ShouldBe(Mapped);
        response.ValidHost.ShouldBe("shop");
        response.OriginalRequest.ListServices.ShouldBe("*");
    }

    [Theory]
    [InlineData("polyfills.test.v1.Echo", "echo.proto")]
    [InlineData("polyfills.test.v1.Echo.Say", "echo.proto")]
    [InlineData("polyfills.test.v1.EchoRequest", "echo.proto")]
    [InlineData("polyfills.test.v1.EchoRequest.text", "echo.proto")]
    [InlineData("polyfills.test.v1.Words", "words.proto")]
    [InlineData("polyfills.test.v1.Words.Language", "words.proto")]
    [InlineData("polyfills.test.v1.Words.LANGUAGE_ENGLISH", "words.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    public async Task A_symbol_leads_to_the_file_that_declares_it(string symbol, string file)
    {
        await using var server = await StartAsync();

        var response = (await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = symbol })).Single();

        Files(response)[0].Name.ShouldBe(file);
    }

    [Fact]
    public async Task A_file_comes_with_all_that_it_depends_on()
    {
        await using var server = await StartAsync();

        var response = (await AskAsync(server, new ServerReflectionRequest { FileByFilename = "echo.proto" })).Single();

        Files(response).Select(file => file.Name).ShouldBe(["echo.proto", "words.proto", "google/protobuf/timestamp.proto"]);
        FileDescriptor.BuildFromByteStrings(response.FileDescriptorResponse.FileDescriptorProto.Reverse())[^1]
            .Services.Single().FullName.ShouldBe("polyfills.test.v1.Echo");
    }

    [Fact]
    public async Task A_question_that_has_no_answer_gets_an_error_and_the_stream_goes_on()
    {
        await using var server = await StartAsync();

        var responses = await AskAsync(
            server,
            new ServerReflectionRequest { FileContainingSymbol = "no.such.Symbol" },
            new ServerReflectionRequest { FileByFilename = "no-such.proto" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "polyfills.test.v1.Words" },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { ListServices = "" });

        responses.Take(4).Select(response => (StatusCode)response.ErrorResponse.ErrorCode)
            .ShouldBe([StatusCode.NotFound, StatusCode.NotFound, StatusCode.Unimplemented, StatusCode.InvalidArgument]);
        responses[0].ErrorResponse.ErrorMessage.ShouldContain("no.such.Symbol");
        responses[4].ListServicesResponse.Service.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_registry_finds_files_of_the_given_ones_and_their_dependencies()
    {
        var registry = SymbolRegistry.FromFiles([EchoReflection.Descriptor]);

        registry.FileByName("words.proto").ShouldBe(WordsReflection.Descriptor);
        registry.FileContainingSymbol("polyfills.test.v1.Echo").ShouldBe(EchoReflection.Descriptor);
        registry.FileByName("other.proto").ShouldBeNull();
        registry.FileContainingSymbol("polyfills.test.v1").ShouldBeNull();
    }

    [Fact]
    public async Task Conventions_apply_to_both_versions()
    {
        await using var server = await GrpcServer.StartAsync(
            configure: services => services.AddGrpcReflection(),
            map: app => app.MapGrpcReflectionService().RequireHost("elsewhere.test"));

        var e = await Should.ThrowAsync<RpcException>(() => AskAsync(server, new ServerReflectionRequest { ListServices = "" }));
        e.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task Mapping_without_registration_says_what_is_missing()
    {
        var e = await Should.ThrowAsync<InvalidOperationException>(() => GrpcServer.StartAsync(map: app => app.MapGrpcReflectionService()));

        e.Message.ShouldContain("AddGrpcReflection");
    }

    internal static Task<GrpcServer> StartAsync() => GrpcServer.StartAsync(
        configure: services => services.AddGrpcReflection(), map: app => app.MapGrpcReflectionService());

    private static FileDescriptorProto[] Files(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private static async Task<List<ServerReflectionResponse>> AskAsync(GrpcServer server, params ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Connect()).ServerReflectionInfo(cancellationToken: Cancellation);
        foreach (var request in requests)
            await call.RequestStream.WriteAsync(request, Cancellation);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
    }
}
