using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Transport;

/// <summary>Sends requests to the engine and maps what goes wrong to exceptions.</summary>
internal sealed class EngineConnection : IDisposable
{
    // The body of an error is shown to people; an endpoint that isn't an engine may answer with anything.
    private const int MaximumErrorBody = 64 * 1024;

    private static readonly HttpMethod[] WithoutBody = [HttpMethod.Get, HttpMethod.Head, HttpMethod.Delete];

    private readonly ResolvedClientOptions _options;
    private readonly Func<CancellationToken, ValueTask<Stream>> _connect;
    private readonly HttpMessageInvoker _pool;
    private readonly ApiVersionNegotiation _negotiation;
    private readonly string _address;

    internal EngineConnection(ResolvedClientOptions options, Func<CancellationToken, ValueTask<Stream>> connect)
    {
        _options = options;
        _connect = connect;
        DefaultTimeout = options.Timeout;
        _address = options.Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        _pool = new HttpMessageInvoker(CreateHandler(connect));
        _negotiation = new ApiVersionNegotiation(this, options.ApiVersion);
    }

    internal TimeSpan DefaultTimeout { get; set; }

    public void Dispose()
    {
        _pool.Dispose();
        _negotiation.Dispose();
    }

    /// <summary>The version of the API that is spoken with this engine.</summary>
    internal ValueTask<Version> GetApiVersionAsync(CancellationToken cancellationToken) => _negotiation.GetAsync(cancellationToken);

    /// <summary>Sends a request whose response says nothing but its status.</summary>
    internal async Task<HttpStatusCode> SendAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        using var limit = CallLimit.Start(request.Timeout ?? DefaultTimeout, cancellationToken);
        return await limit.RunAsync(
            async token =>
            {
                using var response = await SendCoreAsync(request, _pool, token).ConfigureAwait(false);
                return response.StatusCode;
            },
            () => Describe(request)).ConfigureAwait(false);
    }

    /// <summary>Sends a request and reads the JSON of its response.</summary>
    internal async Task<T> SendAsync<T>(EngineRequest request, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CallLimit.Start(request.Timeout ?? DefaultTimeout, cancellationToken);
        return await limit.RunAsync(
            async token =>
            {
                using var response = await SendCoreAsync(request, _pool, token).ConfigureAwait(false);
                var body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
                await using (body.ConfigureAwait(false))
                {
                    return await JsonSerializer.DeserializeAsync<T>(body, EngineJson.Options, token).ConfigureAwait(false)
                        ?? throw new JsonException("The engine answered with null.");
                }
            },
            () => Describe(request)).ConfigureAwait(false);
    }

    /// <summary>Sends a request whose response is streamed; the caller disposes it.</summary>
    internal async Task<HttpResponseMessage> SendForStreamAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        using var limit = CallLimit.Start(request.Timeout ?? DefaultTimeout, cancellationToken);
        return await limit.RunAsync(token => SendCoreAsync(request, _pool, token), () => Describe(request)).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a request that takes its connection over for bytes in both directions. It has a connection, and so a handler, to itself:
    /// of one from the pool nobody could close the writing half.
    /// </summary>
    internal async Task<HijackedConnection> HijackAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        Stream? connection = null;
        var invoker = new HttpMessageInvoker(CreateHandler(async token => connection = await _connect(token).ConfigureAwait(false)));
        try
        {
            using var limit = CallLimit.Start(request.Timeout ?? DefaultTimeout, cancellationToken);
            var response = await limit.RunAsync(
                token => SendCoreAsync(request, invoker, token, upgrade: true), () => Describe(request)).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
            return new HijackedConnection(invoker, response, body, connection!);
        }
        catch
        {
            invoker.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request without a version in its path.</summary>
    internal async Task<HttpResponseMessage> SendUnversionedAsync(string path, CancellationToken cancellationToken)
    {
        var request = new EngineRequest(HttpMethod.Get, path);
        using var limit = CallLimit.Start(DefaultTimeout, cancellationToken);
        return await limit.RunAsync(
            async token =>
            {
                using var message = CreateMessage(request, path, upgrade: false);
                var response = await InvokeAsync(message, _pool, token).ConfigureAwait(false);
                try
                {
                    await ThrowIfFailedAsync(request, response, token).ConfigureAwait(false);
                    await response.Content.LoadIntoBufferAsync(MaximumErrorBody, token).ConfigureAwait(false);
                    return response;
                }
                catch
                {
                    response.Dispose();
                    throw;
                }
            },
            () => Describe(request)).ConfigureAwait(false);
    }

    private static SocketsHttpHandler CreateHandler(Func<CancellationToken, ValueTask<Stream>> connect) => new()
    {
        ConnectCallback = (_, cancellationToken) => connect(cancellationToken),
        ConnectTimeout = TimeSpan.FromSeconds(30),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // What is left of a stream that nobody reads any more is not worth waiting for.
        MaxResponseDrainSize = 0,
    };

    private async Task<HttpResponseMessage> SendCoreAsync(
        EngineRequest request, HttpMessageInvoker invoker, CancellationToken cancellationToken, bool upgrade = false)
    {
        var version = await _negotiation.GetAsync(cancellationToken).ConfigureAwait(false);
        using var message = CreateMessage(request, $"/v{version.ToString(2)}{request.Path}", upgrade);
        var response = await InvokeAsync(message, invoker, cancellationToken).ConfigureAwait(false);
        try
        {
            await ThrowIfFailedAsync(request, response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private HttpRequestMessage CreateMessage(EngineRequest request, string path, bool upgrade)
    {
        // The connection, and with it the address and TLS, is the connector's; this host is only what the header says.
        var message = new HttpRequestMessage(request.Method, new Uri($"http://localhost{path}"))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in _options.Headers.Concat(request.Headers))
            message.Headers.TryAddWithoutValidation(name, value);

        if (request.Json is { } json)
        {
            message.Content = new ReadOnlyMemoryContent(json);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        else if (request.Body is { } body)
        {
            message.Content = new UnbufferedContent(body);
            // The engine can refuse before anything of a large body is sent, and its reason is not lost in a broken connection.
            message.Headers.ExpectContinue = true;
        }
        else if (!WithoutBody.Contains(request.Method))
        {
            message.Content = new ByteArrayContent([]);
        }

        if (upgrade)
        {
            message.Headers.Connection.Add("Upgrade");
            message.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
        }

        return message;
    }

    private async Task<HttpResponseMessage> InvokeAsync(
        HttpRequestMessage message, HttpMessageInvoker invoker, CancellationToken cancellationToken)
    {
        try
        {
            return await invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (
            exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            var reason = exception.InnerException?.Message ?? exception.Message;
            throw new HttpRequestException(
                exception.HttpRequestError, $"Connection to the container engine at {_address} failed: {reason}", exception.InnerException);
        }
    }

    private static async Task ThrowIfFailedAsync(EngineRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode is (>= 200 and < 300) or 101 or 304)
            return;
        var body = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        throw response.StatusCode == HttpStatusCode.NotFound && request.NotFound is { } notFound
            ? notFound(body)
            : new DockerApiException(response.StatusCode, body);
    }

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[MaximumErrorBody];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private string Describe(EngineRequest request)
    {
        // Without the query: it can hold build arguments.
        var query = request.Path.IndexOf('?', StringComparison.Ordinal);
        return $"{request.Method} {(query < 0 ? request.Path : request.Path[..query])} at {_address}";
    }
}
