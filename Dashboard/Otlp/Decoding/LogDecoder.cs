using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Logs.V1;
using ShopMesh.Dashboard.Telemetry;
using ShopMesh.Dashboard.Telemetry.Logs;

namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>Turns OTLP's log records into the store's.</summary>
internal sealed class LogDecoder(AttributeDecoder attributes, SourceDecoder sources, StringPool pool, TimeProvider time)
{
    private const string TemplateKey = "{OriginalFormat}";

    /// <summary>Decodes a request. Records of one source too many are refused.</summary>
    public (List<LogEntry> Entries, int Refused) Decode(ExportLogsServiceRequest request)
    {
        var entries = new List<LogEntry>();
        var refused = 0;
        foreach (var resourceLogs in request.ResourceLogs)
        {
            var source = sources.Decode(resourceLogs.Resource);
            foreach (var scopeLogs in resourceLogs.ScopeLogs)
            {
                var scope = sources.Scope(scopeLogs.Scope);
                foreach (var record in scopeLogs.LogRecords)
                {
                    if (source is null)
                        refused++;
                    else
                        entries.Add(Decode(record, source, scope));
                }
            }
        }

        return (entries, refused);
    }

    private LogEntry Decode(LogRecord record, TelemetrySource source, TelemetryScope scope)
    {
        TraceId.TryRead(record.TraceId.Span, out var traceId);
        SpanId.TryRead(record.SpanId.Span, out var spanId);
        var dropped = 0;
        var decoded = attributes.Decode(record.Attributes, ref dropped);
        var template = "";
        string exceptionType = "", exceptionMessage = "", exceptionStack = "";
        var kept = new List<AttributeValue>(decoded.Length);
        foreach (var attribute in decoded)
        {
            switch (attribute.Key)
            {
                case TemplateKey:
                    template = attribute.Value;
                    break;
                case "exception.type":
                    exceptionType = attribute.Value;
                    break;
                case "exception.message":
                    exceptionMessage = attribute.Value;
                    break;
                case "exception.stacktrace":
                    exceptionStack = attribute.Value;
                    break;
                default:
                    kept.Add(attribute);
                    break;
            }
        }

        var body = attributes.Decode(record.Body).Text;
        var message = body;
        if (body.Length == 0 || body == template || template.Length == 0)
        {
            message = Fill(body.Length == 0 ? template : body, kept);
            if (template.Length == 0 && message != body)
                template = body;
        }

        return new LogEntry
        {
            Time = Time(record),
            Level = Level(record),
            Message = message,
            Template = template,
            EventName = pool.Share(attributes.Cut(record.EventName)),
            Exception = exceptionStack.Length > 0 ? exceptionStack
                : exceptionType.Length > 0 ? $"{exceptionType}: {exceptionMessage}" : exceptionMessage,
            Source = source,
            Scope = scope,
            TraceId = traceId,
            SpanId = spanId,
            Attributes = [.. kept],
            EstimatedBytes = 280 + AttributeDecoder.Estimate(decoded) + 2L * message.Length,
        };
    }

    private long Time(LogRecord record) =>
        record.TimeUnixNano != 0 ? UnixNanoseconds.FromWire(record.TimeUnixNano)
        : record.ObservedTimeUnixNano != 0 ? UnixNanoseconds.FromWire(record.ObservedTimeUnixNano)
        : UnixNanoseconds.From(time.GetUtcNow());

    private static LogLevelName Level(LogRecord record) => (int)record.SeverityNumber switch
    {
        >= 21 => LogLevelName.Critical,
        >= 17 => LogLevelName.Error,
        >= 13 => LogLevelName.Warning,
        >= 9 => LogLevelName.Information,
        >= 5 => LogLevelName.Debug,
        >= 1 => LogLevelName.Trace,
        _ => LogLevelName.Unspecified,
    };

    // .NET's exporter sends the template as the body unless it is told to format it; a person wants to read the message.
    // What looks like a placeholder and has no value stays, since a body may be any text.
    private string Fill(string template, List<AttributeValue> values)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
            return template;
        var builder = new System.Text.StringBuilder(template.Length + 64);
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                builder.Append(template[i]);
                continue;
            }

            var name = template.AsSpan(i + 1, end - i - 1);
            var stop = name.IndexOfAny(',', ':');
            name = (stop < 0 ? name : name[..stop]).TrimStart('@');
            builder.Append(ValueOf(name, values) ?? template[i..(end + 1)]);
            i = end;
        }

        return attributes.Cut(builder.ToString());
    }

    private static string? ValueOf(ReadOnlySpan<char> name, List<AttributeValue> values)
    {
        foreach (var value in values)
        {
            if (name.SequenceEqual(value.Key))
                return value.Value;
        }

        return null;
    }
}
