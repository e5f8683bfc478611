using System.Net;
using System.Net.Sockets;

namespace ShopMesh.ServiceDefaults.Tests.Balancing;

/// <summary>
/// A road to a replica that can be cut as a paused container or a pulled cable cuts it: connections stay open and new ones are accepted, as
/// the kernel of a stopped process does, but nothing passes any more.
/// </summary>
internal sealed class FrozenRoad : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private volatile TaskCompletionSource _open = new();

    public FrozenRoad(int port)
    {
        _port = port;
        _open.SetResult();
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Freeze() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = JoinAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task JoinAsync(TcpClient caller)
    {
        using var callee = new TcpClient();
        using (caller)
        {
            try
            {
                await callee.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                await Task.WhenAny(PumpAsync(caller.GetStream(), callee.GetStream()), PumpAsync(callee.GetStream(), caller.GetStream()));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                await _open.Task.WaitAsync(_stop.Token);
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }
}
