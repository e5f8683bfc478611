using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ShopMesh.Authority.Kubernetes;

/// <summary>
/// The few requests that the authority has for the API server, each with a time limit and tried again a few times where that may
/// help. Writes carry the version that was read (<c>resourceVersion</c>), so that nobody's change is lost.
/// </summary>
internal sealed class KubernetesClient : IDisposable
{
    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is tried in all.</summary>
    public const int MaxAttempts = 6;

    private const int MaxAnswer = 4 * 1024 * 1024;
    private const string FieldManager = "fieldManager=shop-mesh-authority";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ClusterAccess _access;
    private readonly string _namespace;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <param name="access">Where the server is and what is shown to it.</param>
    /// <param name="namespace">The namespace of all objects.</param>
    /// <param name="time">The clock of the pauses between attempts.</param>
    /// <param name="requestTimeout">How long one attempt may take, if not <see cref="RequestTimeout"/>.</param>
    public KubernetesClient(ClusterAccess access, string @namespace, TimeProvider time, TimeSpan? requestTimeout = null)
    {
        _access = access;
        _namespace = @namespace;
        _time = time;
        _http = new HttpClient(ServerTrust.CreateHandler(access.AuthorityPath))
        {
            BaseAddress = access.Server,
            Timeout = requestTimeout ?? RequestTimeout,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("shop-mesh-authority", "1.0"));
    }

    /// <summary>Reads a Secret; <see langword="null"/> if there is none of that name.</summary>
    public Task<Secret?> GetSecretAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(new Request(HttpMethod.Get, "get", "secrets", name), KubernetesJson.Default.Secret, cancellationToken);

    /// <summary>Makes a Secret; <see langword="null"/> if another of that name came first.</summary>
    public Task<Secret?> CreateSecretAsync(Secret secret, CancellationToken cancellationToken) =>
        SendAsync(new Request(HttpMethod.Post, "create", "secrets", secret.Metadata.Name!, secret), KubernetesJson.Default.Secret, cancellationToken);

    /// <summary>Replaces a Secret; <see langword="null"/> if it is not any more as it was read.</summary>
    public Task<Secret?> ReplaceSecretAsync(Secret secret, CancellationToken cancellationToken) =>
        SendAsync(new Request(HttpMethod.Put, "update", "secrets", secret.Metadata.Name!, secret), KubernetesJson.Default.Secret, cancellationToken);

    /// <summary>The uid of an object; <see langword="null"/> if there is none of that name.</summary>
    /// <param name="resource">The kind, as it is in addresses: <c>serviceaccounts</c>.</param>
    /// <param name="name">The object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string?> GetUidAsync(string resource, string name, CancellationToken cancellationToken)
    {
        var found = await SendAsync(new Request(HttpMethod.Get, "get", resource, name), KubernetesJson.Default.PartialObject, cancellationToken);
        return found?.Metadata?.Uid;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T?> SendAsync<T>(Request request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            string failure;
            TimeSpan? asked = null;
            try
            {
                using var message = CreateMessage(request);
                using var response = await _http.SendAsync(message, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return await ReadAsync(response, request, type, cancellationToken);

                // Gone, or there already, or changed by somebody else: the caller reads again.
                if (response.StatusCode == HttpStatusCode.Conflict
                    || (response.StatusCode == HttpStatusCode.NotFound && request.Method != HttpMethod.Post))
                    return null;

                failure = $"{(int)response.StatusCode} {await ReasonAsync(response, cancellationToken)}";
                if (!IsTransient(response.StatusCode))
                    throw new KubernetesException(Explain(request, response.StatusCode, failure), response.StatusCode);
                asked = Asked(response.Headers.RetryAfter);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError != HttpRequestError.SecureConnectionError)
            {
                failure = exception.Message;
            }
            catch (HttpRequestException exception)
            {
                throw new KubernetesException(
                    $"The API server at {_access.Server} was not believed: {exception.InnerException?.Message ?? exception.Message} Its authorities are in {_access.AuthorityPath}.");
            }
            catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
            {
                failure = $"no answer within {_http.Timeout.TotalSeconds:0.#} s";
            }

            if (attempt == MaxAttempts)
                throw new KubernetesException($"{request.Description} failed {attempt} times, the last time with: {failure}");
            await Task.Delay(Pause(attempt, asked), _time, cancellationToken);
        }
    }

    private HttpRequestMessage CreateMessage(Request request)
    {
        var path = $"/api/v1/namespaces/{_namespace}/{request.Resource}";
        var address = request.Method == HttpMethod.Post ? $"{path}?{FieldManager}"
            : request.Method == HttpMethod.Put ? $"{path}/{request.Name}?{FieldManager}"
            : $"{path}/{request.Name}";
        var message = new HttpRequestMessage(request.Method, address);

        // Read for each request: Kubernetes exchanges tokens before they end.
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _access.ReadToken());
        if (request.Body is { } body)
            message.Content = JsonContent.Create(body, KubernetesJson.Default.Secret);
        return message;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, Request request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new KubernetesException($"{request.Description}: the answer is empty.");
        }
        catch (JsonException)
        {
            // The text is not quoted, because it may be a Secret's.
            throw new KubernetesException($"{request.Description}: the answer is not the JSON of an object.");
        }
    }

    // The server's own words are for people, and have nothing of an object's content in them.
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var status = await response.Content.ReadFromJsonAsync(KubernetesJson.Default.Status, cancellationToken);
            if (status?.Message is { Length: > 0 } message)
                return new string([.. message.Where(character => !char.IsControl(character)).Take(400)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            // A proxy's page, or nothing.
        }

        return response.ReasonPhrase ?? response.StatusCode.ToString();
    }

    private string Explain(Request request, HttpStatusCode status, string failure) => status switch
    {
        HttpStatusCode.Forbidden =>
            $"{request.Description} is forbidden. The authority's Role in namespace {_namespace} must allow the verb '{request.Verb}' on "
            + $"'{request.Resource}'{(request.Verb == "create" ? "" : $" with the resourceName '{request.Name}'")}. The server says: {failure}",
        HttpStatusCode.Unauthorized =>
            $"{request.Description}: the server does not take the token of the pod's service account. The server says: {failure}",
        HttpStatusCode.NotFound => $"{request.Description}: there is no namespace {_namespace}. The server says: {failure}",
        _ => $"{request.Description} failed: {failure}",
    };

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private TimeSpan? Asked(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    // What the server asks for, within reason; else twice as long each time, from 200 ms, of which a random half is taken off so that
    // several runs do not come back together.
    private static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var pause = asked is { } delay && delay > TimeSpan.Zero
            ? delay
            : TimeSpan.FromMilliseconds(200) * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble() / 2);
        return pause < LongestPause ? pause : LongestPause;
    }

    private sealed record Request(HttpMethod Method, string Verb, string Resource, string Name, Secret? Body = null)
    {
        public string Description => $"To {Verb} {Resource}/{Name}";
    }
}
