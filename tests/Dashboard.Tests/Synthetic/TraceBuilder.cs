using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Trace.V1;
using OtlpResource = OpenTelemetry.Proto.Resource.V1.Resource;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>Writes OTLP messages by hand, for what no real exporter would send on demand.</summary>
internal sealed class TraceBuilder(byte[] traceId, DateTimeOffset start)
{
    private readonly Dictionary<(string Service, string Instance), (ScopeSpans Spans, ScopeLogs Logs)> _sources = [];
    private readonly ExportTraceServiceRequest _spans = new();
    private readonly ExportLogsServiceRequest _logs = new();
    private ulong _nextSpan = (ulong)Random.Shared.NextInt64(1, long.MaxValue);

    public TraceBuilder(DateTimeOffset start)
        : this(NewTraceId(), start)
    {
    }

    public string TraceId { get; } = Convert.ToHexStringLower(traceId);

    public ExportTraceServiceRequest Spans => _spans;

    public ExportLogsServiceRequest Logs => _logs;

    public static byte[] NewTraceId()
    {
        var id = new byte[16];
        Random.Shared.NextBytes(id);
        return id;
    }

    public static KeyValue Attribute(string key, object value) => new()
    {
        Key = key,
        Value = value switch
        {
            string text => new AnyValue { StringValue = text },
            bool flag => new AnyValue { BoolValue = flag },
            int number => new AnyValue { IntValue = number },
            long number => new AnyValue { IntValue = number },
            double number => new AnyValue { DoubleValue = number },
            string[] items => new AnyValue { ArrayValue = new ArrayValue { Values = { items.Select(item => new AnyValue { StringValue = item }) } } },
            _ => throw new ArgumentException($"No attribute is made of {value.GetType()}.", nameof(value)),
        },
    };

    public Span Add(
        string service, string instance, string name, Span.Types.SpanKind kind, double startMilliseconds, double milliseconds,
        Span? parent = null, string? error = null, params (string Key, object Value)[] attributes)
    {
        var span = new Span
        {
            TraceId = ByteString.CopyFrom(traceId),
            SpanId = ByteString.CopyFrom(BitConverter.GetBytes(_nextSpan++)),
            ParentSpanId = parent?.SpanId ?? ByteString.Empty,
            Name = name,
            Kind = kind,
            StartTimeUnixNano = At(startMilliseconds),
            EndTimeUnixNano = At(startMilliseconds + milliseconds),
        };
        if (error is not null)
            span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = error };
        span.Attributes.Add(attributes.Select(attribute => Attribute(attribute.Key, attribute.Value)));
        SourceOf(service, instance).Spans.Spans.Add(span);
        return span;
    }

    public LogRecord AddLog(
        string service, string instance, Span? span, double milliseconds, SeverityNumber level, string category, string template,
        params (string Key, object Value)[] values)
    {
        var record = new LogRecord
        {
            TimeUnixNano = At(milliseconds),
            SeverityNumber = level,
            Body = new AnyValue { StringValue = template },
            TraceId = span?.TraceId ?? ByteString.Empty,
            SpanId = span?.SpanId ?? ByteString.Empty,
        };
        record.Attributes.Add(Attribute("{OriginalFormat}", template));
        record.Attributes.Add(values.Select(value => Attribute(value.Key, value.Value)));
        var (_, logs) = SourceOf(service, instance);
        if (logs.Scope is null || logs.Scope.Name == category)
        {
            logs.Scope = new InstrumentationScope { Name = category };
            logs.LogRecords.Add(record);
        }
        else
        {
            var resourceLogs = _logs.ResourceLogs.First(candidate => candidate.ScopeLogs.Contains(logs));
            resourceLogs.ScopeLogs.Add(new ScopeLogs { Scope = new InstrumentationScope { Name = category }, LogRecords = { record } });
        }

        return record;
    }

    public ulong At(double milliseconds) => (ulong)((start - DateTimeOffset.UnixEpoch).Ticks * 100 + (long)(milliseconds * 1_000_000));

    private (ScopeSpans Spans, ScopeLogs Logs) SourceOf(string service, string instance)
    {
        if (_sources.TryGetValue((service, instance), out var known))
            return known;
        var resource = new OtlpResource();
        resource.Attributes.Add(Attribute("service.name", service));
        resource.Attributes.Add(Attribute("service.instance.id", instance));
        resource.Attributes.Add(Attribute("service.version", "1.0.0"));
        resource.Attributes.Add(Attribute("telemetry.sdk.language", "dotnet"));
        var spans = new ScopeSpans { Scope = new InstrumentationScope { Name = "ShopMesh.Synthetic", Version = "1.0.0" } };
        var logs = new ScopeLogs();
        _spans.ResourceSpans.Add(new ResourceSpans { Resource = resource, ScopeSpans = { spans } });
        _logs.ResourceLogs.Add(new ResourceLogs { Resource = resource.Clone(), ScopeLogs = { logs } });
        return _sources[(service, instance)] = (spans, logs);
    }
}
