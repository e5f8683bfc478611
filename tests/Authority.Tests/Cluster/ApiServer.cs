using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ShopMesh.AppHost.Identity;

namespace ShopMesh.Authority.Tests.Cluster;

/// <summary>
/// What Kubernetes documents of its API server, as far as the authority uses it: Secrets of <c>core/v1</c> with optimistic concurrency,
/// bearer tokens, and the <c>Status</c> objects of refusals. On a real socket with real TLS.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly CertificateAuthority _authority;
    private int _version = 100;

    private ApiServer(WebApplication app, CertificateAuthority authority)
    {
        _app = app;
        _authority = authority;
    }

    /// <summary>The tokens that are taken, and whose they are.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; } = new();

    /// <summary>What its role does not allow the caller.</summary>
    public Func<ApiRequest, bool> Forbidden { get; set; } = _ => false;

    /// <summary>Runs before a request is looked at; what it returns is answered instead.</summary>
    public Func<ApiRequest, HttpContext, Task<IResult?>> Before { get; set; } = (_, _) => Task.FromResult<IResult?>(null);

    /// <summary>All requests, in their order.</summary>
    public ConcurrentQueue<ApiRequest> Requests { get; } = new();

    /// <summary>Those that changed something.</summary>
    public IReadOnlyList<string> Writes => [.. Requests.Where(request => request.Verb != "get").Select(request => request.ToString())];

    /// <summary>The address.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>The authority of its certificate.</summary>
    public string AuthorityPem => _authority.CertificatePem;

    /// <summary>Starts a server.</summary>
    /// <param name="name">The only name in its certificate, if not those of this machine.</param>
    public static async Task<ApiServer> StartAsync(string? name = null)
    {
        var authority = CertificateAuthority.Create("test cluster CA", TimeSpan.FromDays(1), TimeProvider.System);
        var issued = name is null
            ? authority.IssueLocalServer("kubernetes", TimeSpan.FromHours(1))
            : authority.IssueServer(name, [name], TimeSpan.FromHours(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKeyPem))));
        var app = builder.Build();
        var server = new ApiServer(app, authority);
        app.Map("/api/v1/namespaces/{space}/{resource}/{name?}", server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>A Secret as it is now.</summary>
    public JsonObject? Secret(string name, string space = "shop")
    {
        lock (_lock)
            return _objects.GetValueOrDefault($"{space}/secrets/{name}")?.DeepClone().AsObject();
    }

    /// <summary>The names of all Secrets.</summary>
    public IReadOnlyList<string> SecretNames(string space = "shop")
    {
        lock (_lock)
            return [.. _objects.Keys.Where(key => key.StartsWith($"{space}/secrets/", StringComparison.Ordinal)).Select(key => key.Split('/')[2]).Order(StringComparer.Ordinal)];
    }

    /// <summary>Puts an object there, or changes it, as somebody else would.</summary>
    public void Put(string resource, string name, JsonObject content, string space = "shop")
    {
        lock (_lock)
        {
            var metadata = content["metadata"]?.AsObject() ?? [];
            content["metadata"] = metadata;
            metadata["name"] = name;
            metadata["namespace"] = space;
            metadata["uid"] ??= Guid.NewGuid().ToString();
            metadata["resourceVersion"] = NextVersion();
            _objects[$"{space}/{resource}/{name}"] = content.DeepClone().AsObject();
        }
    }

    public void Delete(string name, string space = "shop")
    {
        lock (_lock)
            _objects.Remove($"{space}/secrets/{name}").ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _authority.Dispose();
    }

    private async Task<IResult> HandleAsync(HttpContext http, string space, string resource, string? name)
    {
        var body = HttpMethods.IsGet(http.Request.Method) ? null : await JsonSerializer.DeserializeAsync<JsonObject>(http.Request.Body);
        var verb = http.Request.Method switch { "GET" => "get", "POST" => "create", "PUT" => "update", _ => "other" };
        var token = http.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (!Tokens.TryGetValue(token, out var caller))
            return Status(401, "Unauthorized", "Unauthorized");

        var request = new ApiRequest(caller, verb, resource, name ?? body?["metadata"]?["name"]?.GetValue<string>() ?? "");
        Requests.Enqueue(request);
        if (await Before(request, http) is { } instead)
            return instead;
        if (Forbidden(request))
        {
            return Status(403, "Forbidden",
                $"{resource} \"{request.Name}\" is forbidden: User \"system:serviceaccount:{space}:{caller}\" cannot {verb} resource \"{resource}\" in API group \"\" in the namespace \"{space}\"");
        }

        lock (_lock)
            return Answer(request, space, body);
    }

    private IResult Answer(ApiRequest request, string space, JsonObject? body)
    {
        if (request.Verb == "create" && space != "shop")
            return Status(404, "NotFound", $"namespaces \"{space}\" not found");
        var key = $"{space}/{request.Resource}/{request.Name}";
        var found = _objects.GetValueOrDefault(key);
        if (request.Verb == "create" && found is not null)
            return Status(409, "AlreadyExists", $"{request.Resource} \"{request.Name}\" already exists");
        if (request.Verb != "create" && found is null)
            return Status(404, "NotFound", $"{request.Resource} \"{request.Name}\" not found");
        if (request.Verb == "get")
            return Json(found!, 200);

        if (Invalid(body!, found) is { } problem)
            return Status(422, "Invalid", $"Secret \"{request.Name}\" is invalid: {problem}");
        if (found is not null && body!["metadata"]!["resourceVersion"] is { } version
            && version.GetValue<string>() != found["metadata"]!["resourceVersion"]!.GetValue<string>())
        {
            return Status(409, "Conflict",
                $"Operation cannot be fulfilled on secrets \"{request.Name}\": the object has been modified; please apply your changes to the latest version and try again");
        }

        var written = body!.DeepClone().AsObject();
        var metadata = written["metadata"]!.AsObject();
        metadata["namespace"] = space;
        metadata["uid"] = found?["metadata"]!["uid"]!.GetValue<string>() ?? Guid.NewGuid().ToString();
        metadata["resourceVersion"] = found is not null && Same(found, written) ? found["metadata"]!["resourceVersion"]!.GetValue<string>() : NextVersion();
        _objects[key] = written;
        return Json(written, request.Verb == "create" ? 201 : 200);
    }

    private static string? Invalid(JsonObject secret, JsonObject? before)
    {
        if (secret["apiVersion"]?.GetValue<string>() != "v1" || secret["kind"]?.GetValue<string>() != "Secret")
            return "apiVersion and kind are not those of a Secret";
        if (before is not null && before["type"]?.GetValue<string>() != secret["type"]?.GetValue<string>())
            return "type: field is immutable";
        foreach (var (file, content) in secret["data"]?.AsObject() ?? [])
        {
            if (!file.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
                return $"data[{file}]: a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
            Convert.FromBase64String(content!.GetValue<string>());
        }

        return secret["type"]?.GetValue<string>() == "kubernetes.io/tls" && (secret["data"]?["tls.crt"] is null || secret["data"]?["tls.key"] is null)
            ? "data[tls.crt], data[tls.key]: Required value"
            : null;
    }

    private static bool Same(JsonObject one, JsonObject other)
    {
        return JsonNode.DeepEquals(Content(one), Content(other));

        static JsonObject Content(JsonObject secret)
        {
            var copy = secret.DeepClone().AsObject();
            copy["metadata"]!.AsObject().Remove("resourceVersion");
            return copy;
        }
    }

    private string NextVersion() => Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);

    private static IResult Json(JsonNode content, int status) => Results.Text(content.ToJsonString(), "application/json", null, status);

    public static IResult Status(int code, string reason, string message) => Json(
        new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        },
        code);
}
