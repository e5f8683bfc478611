using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ShopMesh.Bench.Recording;

/// <summary>
/// Stands between the services and PostgreSQL and writes down each statement that is sent: what a baseline has to do is what the
/// services do, not what we believe that they do.
/// </summary>
internal sealed class StatementRecorder(string database, string connectionString) : IAsyncDisposable
{
    private static int _connections;

    private readonly NpgsqlConnectionStringBuilder _server = new(connectionString);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<RecordedStatement> _statements = [];
    private readonly List<Task> _copying = [];
    private Task _accepting = Task.CompletedTask;
    private Exception? _failure;

    /// <summary>Starts to listen.</summary>
    /// <returns>The connection string for the service that is recorded.</returns>
    public string Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ConnectionString;
    }

    /// <summary>What was completed since the last time, in order of completion.</summary>
    public IReadOnlyList<RecordedStatement> Take()
    {
        lock (_statements)
        {
            if (_failure is not null)
                throw new InvalidOperationException($"The statements of {database} could not be recorded.", _failure);
            RecordedStatement[] taken = [.. _statements];
            _statements.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll([_accepting, .. _copying]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
            _copying.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_server.Host!, _server.Port, _stop.Token);
            client.NoDelay = server.NoDelay = true;
            var recorder = new ConnectionRecorder(database, Interlocked.Increment(ref _connections), Add);
            var sent = new MessageReader(hasStartup: true, recorder.Sent);
            var answered = new MessageReader(hasStartup: false, recorder.Answered);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), sent, isAnswer: false),
                CopyAsync(server.GetStream(), client.GetStream(), answered, isAnswer: true));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, MessageReader reader, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        var isNegotiating = isAnswer;
        int count;
        while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            // "No" to encryption is a single byte and no message.
            var skip = isNegotiating && buffer[0] == 'N' && count == 1 ? 1 : 0;
            isNegotiating &= skip == 1;
            try
            {
                reader.Append(buffer.AsSpan(skip, count - skip));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                lock (_statements)
                    _failure ??= exception;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    private void Add(RecordedStatement statement)
    {
        lock (_statements)
            _statements.Add(statement);
    }
}
