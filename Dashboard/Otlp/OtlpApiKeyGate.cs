using Google.Rpc;
using Grpc.Core;
using ShopMesh.Dashboard.Authentication;
using ShopMesh.Dashboard.Configuration;
using ShopMesh.Dashboard.Hosting;

namespace ShopMesh.Dashboard.Otlp;

/// <summary>Refuses senders that do not show the API key, before a byte of what they send is read.</summary>
internal sealed class OtlpApiKeyGate(RequestDelegate next, DashboardOptions options)
{
    public const string Header = "x-otlp-api-key";
    private const string Refusal = "Telemetry is taken only with the API key in the header x-otlp-api-key.";

    private readonly SecretComparer? _keys = options.Otlp.AuthMode == ApiKeyAuthMode.ApiKey
        ? new SecretComparer(options.Otlp.PrimaryApiKey, options.Otlp.SecondaryApiKey)
        : null;

    public Task InvokeAsync(HttpContext context)
    {
        var kind = context.Features.Get<ListenerFeature>()?.Kind;
        if (_keys is null || kind is not (ListenerKind.OtlpGrpc or ListenerKind.OtlpHttp) || _keys.Matches(context.Request.Headers[Header]))
            return next(context);
        if (kind == ListenerKind.OtlpHttp)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return OtlpHttpEndpoints.WriteAsync(context, new Google.Rpc.Status { Code = (int)Code.Unauthenticated, Message = Refusal });
        }

        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Refusal;
        return Task.CompletedTask;
    }
}
