using System.Net;
using FluentValidation;
using Mesh.Test.V1;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Listeners;

public sealed class BrowserCallsTests : IAsyncLifetime
{
    private const string WebOrigin = "Mesh:Edge:Cors:AllowedOrigins:0";

    private readonly TestMesh _mesh = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_edge_takes_gRPC_Web_and_gives_it_the_deadline_of_the_rpc(string version)
    {
        var service = await StartAsync(("Mesh:Deadlines:Methods:mesh.test.v1.Probe/Echo", "00:00:03"));
        using var page = new WebCall(service.Edge);

        using var response = await page.SendAsync("Echo", version: Version.Parse(version));

        var (message, trailers) = await WebCall.ReadAsync(response);
        trailers.ShouldBe("grpc-status: 0\r\n");
        message.TimeLeft.ToTimeSpan().ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3));
        service.Log.Entries.ShouldContain(entry => entry.Message.StartsWith("mesh.test.v1.Probe/Echo from ") && entry.Message.Contains(": OK in "));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_reaches_the_page_with_its_details()
    {
        var service = await StartAsync((WebOrigin, WebCall.Origin));
        using var page = new WebCall(service.Edge);

        using var response = await page.SendAsync("Echo", text: "");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        WebCall.Header(response, "grpc-status").ShouldBe("3");
        var status = Google.Rpc.Status.Parser.ParseFrom(Unpad(WebCall.Header(response, "grpc-status-details-bin")!));
        status.Details[0].Unpack<Google.Rpc.BadRequest>().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("display_text");
        WebCall.Header(response, "Access-Control-Expose-Headers")!.ShouldContain("grpc-status-details-bin");
    }

    [Fact]
    public async Task The_mesh_listener_takes_no_gRPC_Web_and_answers_no_preflight()
    {
        var service = await StartAsync((WebOrigin, WebCall.Origin));
        using var handler = new SocketsHttpHandler();
        using var page = new HttpClient(handler);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        using var caller = _mesh.Authority.Workload("caller").Certificate;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => caller;
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Mesh, "/mesh.test.v1.Probe/Echo"))
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc-web") } },
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, call.RequestUri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        preflight.Headers.Add("Origin", WebCall.Origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");

        using var answer = await page.SendAsync(call, TestContext.Current.CancellationToken);
        using var permission = await page.SendAsync(preflight, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        permission.IsSuccessStatusCode.ShouldBeFalse();
        WebCall.Header(permission, "Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_call_and_remembers_that()
    {
        var service = await StartAsync((WebOrigin, WebCall.Origin), ("Mesh:Edge:Cors:AllowedHeaders:0", "x-shop"));
        using var page = new WebCall(service.Edge);

        using var preflight = await page.PreflightAsync(WebCall.Origin, "authorization,content-type,grpc-timeout,traceparent,x-grpc-web,x-shop,x-user-agent");
        using var call = await page.SendAsync("Echo");

        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        WebCall.Header(preflight, "Access-Control-Allow-Origin").ShouldBe(WebCall.Origin);
        WebCall.Header(preflight, "Access-Control-Allow-Methods").ShouldBe("POST");
        WebCall.Header(preflight, "Access-Control-Allow-Headers")!.ShouldContain("x-shop");
        WebCall.Header(preflight, "Access-Control-Max-Age").ShouldBe("3600");
        WebCall.Header(preflight, "Access-Control-Allow-Credentials").ShouldBeNull();
        WebCall.Header(call, "Access-Control-Allow-Origin").ShouldBe(WebCall.Origin);
        service.Behaviour.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, WebCall.Origin)]
    [InlineData(WebCall.Origin, "https://elsewhere.example.com")]
    [InlineData(WebCall.Origin, "http://shop.example.com")]
    [InlineData(WebCall.Origin, "null")]
    public async Task A_page_of_another_origin_may_not(string? allowed, string origin)
    {
        var service = await StartAsync(allowed is null ? [] : [(WebOrigin, allowed)]);
        using var page = new WebCall(service.Edge);

        using var preflight = await page.PreflightAsync(origin);
        using var call = await page.SendAsync("Echo", origin: origin);

        WebCall.Header(preflight, "Access-Control-Allow-Origin").ShouldBeNull();
        WebCall.Header(call, "Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task Any_origin_is_allowed_without_credentials()
    {
        var service = await StartAsync((WebOrigin, "*"));
        using var page = new WebCall(service.Edge);

        using var preflight = await page.PreflightAsync("https://anywhere.example.com");

        WebCall.Header(preflight, "Access-Control-Allow-Origin").ShouldBe("*");
        WebCall.Header(preflight, "Access-Control-Allow-Credentials").ShouldBeNull();
    }

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) => _mesh.StartAsync(
        settings: settings.ToDictionary(setting => setting.Key, setting => setting.Value),
        configure: builder => builder.Services.AddSingleton<IValidator<EchoRequest>>(new InlineValidator<EchoRequest>
        {
            validator => validator.RuleFor(request => request.DisplayText).NotEmpty(),
        }));

    private static byte[] Unpad(string base64) => Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
}
