using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Polyfills.Docker.Tests.Testing;

/// <summary>What a stand-in was asked.</summary>
internal sealed record StandInRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What a stand-in answers.</summary>
internal sealed record StandInResponse(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    public StandInResponse(int status, string body, params (string Name, string Value)[] headers)
        : this(status, Encoding.UTF8.GetBytes(body), headers)
    {
    }
}

/// <summary>A server of HTTP/1.1 on a free port that answers as a test says, one request per connection.</summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<StandInRequest, CancellationToken, Task<StandInResponse>> _answer;
    private readonly Task _accepting;

    public StandInServer(Func<StandInRequest, StandInResponse> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public StandInServer(Func<StandInRequest, CancellationToken, Task<StandInResponse>> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Endpoint => new($"tcp://127.0.0.1:{Port}");

    /// <summary>All requests so far.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<StandInRequest> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            var start = (await reader.ReadLineAsync(_stop.Token) ?? "").Split(' ');
            if (start.Length < 2)
                return;
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

            // Latin-1 gives a character per byte.
            var body = new char[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            if (body.Length > 0)
                await reader.ReadBlockAsync(body, _stop.Token);

            var request = new StandInRequest(start[0], start[1], headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
            Requests.Enqueue(request);
            var response = await _answer(request, _stop.Token);
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} X\r\nConnection: close\r\n");
            if (!response.Headers.Any(header => header.Name == "Content-Length"))
                text.Append(CultureInfo.InvariantCulture, $"Content-Length: {response.Body.Length}\r\n");
            foreach (var (name, value) in response.Headers)
                text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), _stop.Token);
            if (request.Method != "HEAD")
                await stream.WriteAsync(response.Body, _stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test is over, or the client has gone.
        }
    }
}
