namespace Grpc.Core;

/// <summary>The client's side of a stream of requests.</summary>
/// <typeparam name="T">The request message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the stream of requests. Nothing may be written after it.</summary>
    Task CompleteAsync();
}
