using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ShopMesh.Dashboard.Hosting;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>A dashboard on free ports of this machine.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    public const string BrowserToken = "browser-token-0123456789";
    public const string OtlpKey = "otlp-key-0123456789abcdef";

    private readonly WebApplication _app;

    private DashboardServer(WebApplication app)
    {
        _app = app;
        Listeners = app.Services.GetRequiredService<DashboardListeners>();
        Store = app.Services.GetRequiredService<TelemetryStore>();
        Api = CreateClient();
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BrowserToken);
        Sender = new HttpClient { BaseAddress = Listeners.OtlpHttp };
        Sender.DefaultRequestHeaders.Add("x-otlp-api-key", OtlpKey);
    }

    public DashboardListeners Listeners { get; }

    public TelemetryStore Store { get; }

    /// <summary>Has the browser token as a bearer.</summary>
    public HttpClient Api { get; }

    /// <summary>Has the OTLP key, for the HTTP listener.</summary>
    public HttpClient Sender { get; }

    public static async Task<DashboardServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Dashboard:Frontend:EndpointUrls"] = "http://127.0.0.1:0",
            ["Dashboard:Frontend:BrowserToken"] = BrowserToken,
            ["Dashboard:Otlp:GrpcEndpointUrl"] = "http://127.0.0.1:0",
            ["Dashboard:Otlp:HttpEndpointUrl"] = "http://127.0.0.1:0",
            ["Dashboard:Otlp:PrimaryApiKey"] = OtlpKey,
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        var app = DashboardApplication.Create([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(values);
            builder.Logging.ClearProviders();
        });
        await app.StartAsync();
        return new DashboardServer(app);
    }

    /// <summary>A browser without cookies that follows no redirect.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
    {
        BaseAddress = Listeners.Frontend,
    };

    public async Task SendAsync(TraceBuilder trace)
    {
        (await PostAsync("/v1/traces", trace.Spans)).EnsureSuccessStatusCode();
        (await PostAsync("/v1/logs", trace.Logs)).EnsureSuccessStatusCode();
    }

    public Task<HttpResponseMessage> PostAsync(string path, IMessage message)
    {
        var content = new ByteArrayContent(message.ToByteArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        return Sender.PostAsync(path, content);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Sender.Dispose();
        await _app.DisposeAsync();
    }
}
