using Grpc.AspNetCore.Web;
using Grpc.AspNetCore.Web.Internal;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds gRPC-Web to the pipeline.</summary>
public static class GrpcWebApplicationBuilderExtensions
{
    /// <summary>Lets endpoints that say so take gRPC-Web. To be called after routing and before the endpoints.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder) => builder.UseGrpcWeb(new GrpcWebOptions());

    /// <summary>Lets endpoints take gRPC-Web. To be called after routing and before the endpoints.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">Says what holds for endpoints that say nothing.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder, GrpcWebOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseMiddleware<GrpcWebMiddleware>(options);
    }
}
