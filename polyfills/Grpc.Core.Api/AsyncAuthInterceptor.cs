namespace Grpc.Core;

/// <summary>Adds authentication metadata, such as an access token, to a call that is about to start.</summary>
/// <param name="context">The call that the credentials are for.</param>
/// <param name="metadata">The collection that the entries are added to.</param>
/// <returns>A task that completes once the entries are in place. If it fails, so does the call.</returns>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
