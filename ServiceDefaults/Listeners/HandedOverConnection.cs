using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ShopMesh.ServiceDefaults.Listeners;

/// <summary>
/// A connection as the endpoint sees it that it was handed to. It has features of its own on top of the original's, since
/// both endpoints put theirs on it.
/// </summary>
internal sealed class HandedOverConnection(ConnectionContext original) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the endpoint is done with the connection.</summary>
    public Task Ended => _ended.Task;

    public override IDuplexPipe Transport { get => original.Transport; set => original.Transport = value; }

    public override string ConnectionId { get => original.ConnectionId; set => original.ConnectionId = value; }

    public override IFeatureCollection Features { get; } = new FeatureCollection(original.Features);

    public override IDictionary<object, object?> Items { get => original.Items; set => original.Items = value; }

    public override CancellationToken ConnectionClosed { get => original.ConnectionClosed; set => original.ConnectionClosed = value; }

    public override EndPoint? LocalEndPoint { get => original.LocalEndPoint; set => original.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => original.RemoteEndPoint; set => original.RemoteEndPoint = value; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        original.Abort(abortReason);
        _ended.TrySetResult();
    }

    // The original is disposed of by the listener that accepted it.
    public override ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        return base.DisposeAsync();
    }
}
