namespace Docker.DotNet.Transport;

/// <summary>A connection that became a pair of byte streams.</summary>
internal sealed class HijackedConnection(HttpMessageInvoker invoker, HttpResponseMessage response, Stream body, Stream connection) : IDisposable
{
    /// <summary>What is read from and written to it.</summary>
    internal Stream Stream => body;

    /// <summary>Media type of what is read; null: the engine did not say.</summary>
    internal string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
        invoker.Dispose();
        connection.Dispose();
    }

    /// <summary>Tells the engine that nothing more is written.</summary>
    internal Task CloseWriteAsync() => Connector.CloseWriteAsync(connection);
}
