using System.Buffers.Binary;
using System.Text;
using NpgsqlTypes;

namespace ShopMesh.Bench.Recording;

/// <summary>Turns parameters of the wire into those of Npgsql; the types that the services use.</summary>
internal static class ParameterDecoder
{
    // PostgreSQL counts microseconds from here.
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static ParameterTemplate Decode(RecordedParameter parameter) => parameter.Type switch
    {
        16 => Scalar(parameter, NpgsqlDbType.Boolean, bytes => bytes[0] != 0),
        17 => Scalar(parameter, NpgsqlDbType.Bytea, bytes => bytes.ToArray()),
        20 => Scalar(parameter, NpgsqlDbType.Bigint, bytes => BinaryPrimitives.ReadInt64BigEndian(bytes)),
        21 => Scalar(parameter, NpgsqlDbType.Smallint, bytes => BinaryPrimitives.ReadInt16BigEndian(bytes)),
        23 => Scalar(parameter, NpgsqlDbType.Integer, bytes => BinaryPrimitives.ReadInt32BigEndian(bytes)),
        25 or 1043 or 0 => Scalar(parameter, NpgsqlDbType.Text, bytes => Encoding.UTF8.GetString(bytes)),
        1184 => Scalar(parameter, NpgsqlDbType.TimestampTz, Timestamp),
        1186 => Scalar(parameter, NpgsqlDbType.Interval, bytes => TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(bytes))),
        2950 => Scalar(parameter, NpgsqlDbType.Uuid, bytes => new Guid(bytes, bigEndian: true)),
        // A version byte, then the text.
        3802 => Scalar(parameter, NpgsqlDbType.Jsonb, bytes => Encoding.UTF8.GetString(bytes[1..])),
        5069 => Scalar(parameter, NpgsqlDbType.Xid8, bytes => BinaryPrimitives.ReadUInt64BigEndian(bytes)),
        1005 => Array(parameter, NpgsqlDbType.Smallint, BinaryPrimitives.ReadInt16BigEndian),
        1007 => Array(parameter, NpgsqlDbType.Integer, BinaryPrimitives.ReadInt32BigEndian),
        1016 => Array(parameter, NpgsqlDbType.Bigint, BinaryPrimitives.ReadInt64BigEndian),
        1009 or 1015 => Array(parameter, NpgsqlDbType.Text, bytes => Encoding.UTF8.GetString(bytes)),
        1185 => Array(parameter, NpgsqlDbType.TimestampTz, Timestamp),
        2951 => Array(parameter, NpgsqlDbType.Uuid, bytes => new Guid(bytes, bigEndian: true)),
        _ => throw new NotSupportedException($"Parameters of the type with the object id {parameter.Type} are not known here yet."),
    };

    private static DateTime Timestamp(ReadOnlySpan<byte> bytes) =>
        Epoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(bytes) * TimeSpan.TicksPerMicrosecond);

    private static ParameterTemplate Scalar<T>(RecordedParameter parameter, NpgsqlDbType type, Func<ReadOnlySpan<byte>, T> read) =>
        parameter.Value is null
            ? ParameterTemplate.Null(type)
            : ParameterTemplate.Of(read(parameter.Value), type);

    private static ParameterTemplate Array<T>(RecordedParameter parameter, NpgsqlDbType element, Func<ReadOnlySpan<byte>, T> read)
    {
        var type = NpgsqlDbType.Array | element;
        if (parameter.Value is null)
            return ParameterTemplate.Null(type);

        var content = new MessageContent(parameter.Value);
        var dimensions = content.Int32();
        _ = content.Bytes(8);
        if (dimensions == 0)
            return ParameterTemplate.Of(System.Array.Empty<T>(), type);

        var items = new T[content.Int32()];
        _ = content.Int32();
        for (var i = 0; i < items.Length; i++)
            items[i] = read(content.Bytes(content.Int32()));
        return ParameterTemplate.Of(items, type);
    }
}
