using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Otlp.Decoding;

/// <summary>Turns OTLP's values into the store's, within the limits on number and length.</summary>
internal sealed class AttributeDecoder(TelemetryLimits limits, StringPool pool)
{
    // Deeper nesting than any instrumentation writes; it bounds the recursion.
    private const int MaxDepth = 16;

    /// <summary>Decodes attributes and adds those that are over the limit to <paramref name="dropped"/>.</summary>
    public AttributeValue[] Decode(RepeatedField<KeyValue> source, ref int dropped)
    {
        var count = Math.Min(source.Count, limits.MaxAttributes);
        dropped += source.Count - count;
        if (count == 0)
            return [];
        var result = new AttributeValue[count];
        for (var i = 0; i < count; i++)
        {
            var (value, kind) = Decode(source[i].Value);
            result[i] = new AttributeValue(pool.Share(Cut(source[i].Key)), value, kind);
        }

        return result;
    }

    /// <summary>A value as text.</summary>
    public (string Text, AttributeKind Kind) Decode(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => (pool.Share(Cut(value.StringValue)), AttributeKind.Text),
        AnyValue.ValueOneofCase.BoolValue => (value.BoolValue ? "true" : "false", AttributeKind.Boolean),
        AnyValue.ValueOneofCase.IntValue => (pool.Share(value.IntValue.ToString(CultureInfo.InvariantCulture)), AttributeKind.Number),
        AnyValue.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue) =>
            (value.DoubleValue.ToString("R", CultureInfo.InvariantCulture), AttributeKind.Number),
        AnyValue.ValueOneofCase.DoubleValue => (value.DoubleValue.ToString(CultureInfo.InvariantCulture), AttributeKind.Text),
        AnyValue.ValueOneofCase.BytesValue => (Cut(value.BytesValue.ToBase64()), AttributeKind.Bytes),
        AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue => Json(value),
        _ => ("", AttributeKind.Text),
    };

    /// <summary>Text no longer than the limit, never cut within a surrogate pair.</summary>
    public string Cut(string text)
    {
        if (text.Length <= limits.MaxAttributeLength)
            return text;
        var length = limits.MaxAttributeLength - 1;
        if (char.IsHighSurrogate(text[length - 1]))
            length--;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    /// <summary>What attributes take in memory; shared strings count as half.</summary>
    public static long Estimate(AttributeValue[] attributes)
    {
        long bytes = 24;
        foreach (var attribute in attributes)
            bytes += 48 + attribute.Value.Length;
        return bytes;
    }

    private (string, AttributeKind) Json(AnyValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, value, 0);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return text.Length <= limits.MaxAttributeLength ? (text, AttributeKind.Json) : (Cut(text), AttributeKind.Text);
    }

    private static void Write(Utf8JsonWriter writer, AnyValue? value, int depth)
    {
        switch (value?.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case AnyValue.ValueOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case AnyValue.ValueOneofCase.IntValue:
                writer.WriteNumberValue(value.IntValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue):
                writer.WriteNumberValue(value.DoubleValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue:
                writer.WriteStringValue(value.DoubleValue.ToString(CultureInfo.InvariantCulture));
                break;
            case AnyValue.ValueOneofCase.BytesValue:
                writer.WriteBase64StringValue(value.BytesValue.Span);
                break;
            case AnyValue.ValueOneofCase.ArrayValue when depth < MaxDepth:
                writer.WriteStartArray();
                foreach (var item in value.ArrayValue.Values)
                    Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case AnyValue.ValueOneofCase.KvlistValue when depth < MaxDepth:
                writer.WriteStartObject();
                foreach (var item in value.KvlistValue.Values)
                {
                    writer.WritePropertyName(item.Key);
                    Write(writer, item.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
