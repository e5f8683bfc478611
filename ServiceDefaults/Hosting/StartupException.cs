namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>The process cannot start, and the message says all there is to know: what is wrong, and what to do about it.</summary>
/// <param name="message">One line, for the one who operates the service.</param>
/// <param name="innerException">The cause; it is not shown.</param>
public sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException);
