using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Lets every health check decide about the server as a whole, unless the application says otherwise.</summary>
internal sealed class DefaultServiceMapping : IConfigureOptions<GrpcHealthChecksOptions>
{
    public void Configure(GrpcHealthChecksOptions options) => options.Services.Map(string.Empty, static _ => true);
}
