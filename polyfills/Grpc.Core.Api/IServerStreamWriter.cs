namespace Grpc.Core;

/// <summary>The server's side of a stream of responses. The stream ends when the method returns.</summary>
/// <typeparam name="T">The response message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
