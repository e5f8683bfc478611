namespace Grpc.Core;

/// <summary>What an <see cref="AsyncAuthInterceptor"/> knows of the call it provides credentials for.</summary>
public class AuthInterceptorContext
{
    /// <summary>Describes a call that can't be cancelled.</summary>
    /// <param name="serviceUrl">The URL of the service, without the method.</param>
    /// <param name="methodName">The name of the method, without the service.</param>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>Describes a call.</summary>
    /// <param name="serviceUrl">The URL of the service, without the method.</param>
    /// <param name="methodName">The name of the method, without the service.</param>
    /// <param name="cancellationToken">Cancelled when the call is.</param>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>The fully qualified URL of the service, such as <c>https://host/package.Service</c>.</summary>
    public string ServiceUrl { get; }

    /// <summary>The name of the called method.</summary>
    public string MethodName { get; }

    /// <summary>Cancelled when the call that asked for credentials is.</summary>
    public CancellationToken CancellationToken { get; }
}
