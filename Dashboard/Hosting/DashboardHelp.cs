namespace ShopMesh.Dashboard.Hosting;

/// <summary>What --help prints.</summary>
internal static class DashboardHelp
{
    public const string Text = """
        Shop Mesh dashboard: takes OpenTelemetry over OTLP and shows resources, consoles, traces and structured logs.

        Usage: Dashboard [--Setting=value ...]      dotnet run --project Dashboard -- [--Setting=value ...]

        Every setting can be an argument (--Dashboard:Otlp:PrimaryApiKey=...), an environment variable
        (Dashboard__Otlp__PrimaryApiKey=...) or a line of appsettings.json. Keep secrets out of arguments: others can see them.
        SHOP_MESH_CONFIG names a folder of more such *.json, SHOP_MESH_SECRETS one with a file for each secret, named like the variable.

          ASPNETCORE_URLS                                where the pages are                    http://localhost:18888
          ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL             where OTLP over gRPC is taken          http://localhost:4317
          ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL        where OTLP over HTTP is taken          http://localhost:4318
          ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL           the app host; none: telemetry only

          Dashboard:Frontend:AuthMode                    BrowserToken, or Unsecured on localhost only
          Dashboard:Frontend:BrowserToken                the login token                        random, printed at the start
          Dashboard:Otlp:AuthMode                        ApiKey, or Unsecured on localhost only ApiKey when a key is set
          Dashboard:Otlp:PrimaryApiKey                   the key in the header x-otlp-api-key
          Dashboard:Otlp:SecondaryApiKey                 one more key, to change keys without a gap
          Dashboard:Otlp:MaxRequestBytes                 the largest message                    16777216
          Dashboard:ResourceServiceClient:ApiKey         the key for the app host

          Dashboard:TelemetryLimits:MaxTraces            10000      ...:MaxSpansPerTrace        10000
          Dashboard:TelemetryLimits:MaxLogs              50000      ...:MaxMemoryMegabytes      512
          Dashboard:TelemetryLimits:MaxAttributes        128        ...:MaxAttributeLength      16384
          Dashboard:TelemetryLimits:MaxSpanEvents        128        ...:MaxSpanLinks            128
          Dashboard:TelemetryLimits:MaxMetricSeries      5000       ...:MaxPointsPerSeries      360
          Dashboard:TelemetryLimits:MaxSources           1000

        A port of 0 takes any free one. Exit codes: 0 stopped, 1 could not listen, 2 wrong configuration.
        """;
}
