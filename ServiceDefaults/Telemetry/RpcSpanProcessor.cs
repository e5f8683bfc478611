using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using OpenTelemetry;

namespace ShopMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Gives the spans of gRPC, client and server, their name and attributes of the semantic conventions. gRPC itself marks them
/// with two tags only, <c>grpc.method</c> and <c>grpc.status_code</c>.
/// </summary>
internal sealed class RpcSpanProcessor : BaseProcessor<Activity>
{
    /// <summary>The tag that gRPC marks the span of a call with.</summary>
    public const string GrpcMethod = "grpc.method";

    private const string GrpcStatusCode = "grpc.status_code";

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem(GrpcMethod) is not string path)
            return;

        var (service, method) = RpcName.Split(path);
        data.DisplayName = service.Length == 0 ? method : $"{service}/{method}";
        data.SetTag(GrpcMethod, null);
        data.SetTag(TelemetryNames.RpcSystem, "grpc");
        data.SetTag(TelemetryNames.RpcService, service);
        data.SetTag(TelemetryNames.RpcMethod, method);

        if (!int.TryParse(data.GetTagItem(GrpcStatusCode)?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return;
        data.SetTag(GrpcStatusCode, null);
        data.SetTag(TelemetryNames.RpcStatusCode, status);
        if (data.Status == ActivityStatusCode.Unset && IsError((StatusCode)status, data.Kind))
            data.SetStatus(ActivityStatusCode.Error, ((StatusCode)status).ToString());
    }

    // By the conventions: any status but OK is an error for the client; for the server, those that are its own fault.
    private static bool IsError(StatusCode status, ActivityKind kind) => kind == ActivityKind.Client
        ? status != StatusCode.OK
        : status is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal
            or StatusCode.Unavailable or StatusCode.DataLoss;
}
