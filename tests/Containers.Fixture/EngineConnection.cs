using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ShopMesh.Testing.Containers;

/// <summary>
/// The few requests of the Docker Engine API that the fixtures make themselves: finding the engine, sweeping and importing the test
/// image. They do not go through the client library, so that its tests can rely on them.
/// </summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly HttpClient _http;

    public EngineConnection(Uri endpoint)
    {
        Endpoint = endpoint;
        var handler = new SocketsHttpHandler { UseProxy = false };
        var isLocal = endpoint.Scheme is "unix" or "npipe";
        var isTls = EngineCertificates.IsTls(endpoint);
        if (isLocal)
            handler.ConnectCallback = (_, token) => ConnectAsync(endpoint, token);
        if (isTls)
            handler.SslOptions = EngineCertificates.Options();
        _http = new HttpClient(handler)
        {
            BaseAddress = isLocal ? new Uri("http://engine/") : new UriBuilder(endpoint) { Scheme = isTls ? "https" : "http" }.Uri,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public Uri Endpoint { get; }

    /// <summary>Waits until there is no such thing any more: whoever removes it, a sweep of another process too, may still be busy.</summary>
    /// <exception cref="TimeoutException">It is still there after a minute.</exception>
    public async Task WaitUntilGoneAsync(string path, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); await GetAsync(path, cancellationToken).ConfigureAwait(false) is not null;)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"{path} is still there.");
            await Task.Delay(100, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A GET; null when the engine answers that there is no such thing.</summary>
    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        await ThrowUnlessSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var document = await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken).ConfigureAwait(false);
        return document.RootElement.Clone();
    }

    /// <summary>A DELETE that does not mind when the thing is gone or somebody else is busy removing it.</summary>
    /// <returns>Whether it was this request that removed it.</returns>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(path, cancellationToken).ConfigureAwait(false);
        // 403: a network in use; 409: being removed, or in use.
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.Forbidden)
            return false;
        await ThrowUnlessSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>A POST; returns the body, which some requests report failures in.</summary>
    public async Task<string> PostAsync(string path, HttpContent content, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(path, content, cancellationToken).ConfigureAwait(false);
        await ThrowUnlessSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var said = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        throw new HttpRequestException(
            $"The container engine answered {(int)response.StatusCode} to {response.RequestMessage?.Method} " +
            $"{response.RequestMessage?.RequestUri?.PathAndQuery}: {said.Trim()}", null, response.StatusCode);
    }

    private static async ValueTask<Stream> ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Scheme == "npipe")
        {
            var pipe = new NamedPipeClientStream(".", endpoint.Segments[^1], PipeDirection.InOut, PipeOptions.Asynchronous);
            await pipe.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return pipe;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.AbsolutePath), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
