using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ShopMesh.Fuzz.Tests.Cases;

/// <summary>Messages of the contract, filled with what nobody expects in them.</summary>
internal static class AnyMessage
{
    private const int MostDeep = 4;

    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\u0001\u001f\u007f", "'; DROP TABLE users; --", "\" OR \"\"=\"", "%", "_", "\\", "{0}", "${jndi:ldap://x}", "../../etc/passwd",
        "\ud83c\udfa8", "e\u0301", "\u202egnp.exe", "NaN", "-0", "1e999", "null", "true", "00000000-0000-0000-0000-000000000000",
        "0199a5b0-0000-7000-8000-00000000000g", "a@b", "ROLE_ADMIN", "id desc", "status = ACTIVE", "((((((((", "*", "user.email", "https://x.example/", "EUR",
        new string('a', 300), new string('é', 20_000), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static readonly long[] Numbers = [0, 1, -1, 2, 100, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1_000_000_001, -62_135_596_801];

    /// <summary>A message of this type.</summary>
    public static IMessage Of(MessageDescriptor type, Random random, int depth = 0)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (random.Next(5) == 0 || (depth >= MostDeep && field.FieldType == FieldType.Message))
                continue;
            if (field.IsMap)
                Fill((IDictionary)field.Accessor.GetValue(message), field, random);
            else if (field.IsRepeated)
                Fill((IList)field.Accessor.GetValue(message), field, random, depth);
            else if (field.ContainingOneof is null || random.Next(2) == 0 || field.ContainingOneof.IsSynthetic)
                field.Accessor.SetValue(message, Value(field, random, depth));
        }

        return message;
    }

    private static void Fill(IDictionary map, FieldDescriptor field, Random random)
    {
        for (var i = random.Next(3); i > 0; i--)
            map[$"{Texts[random.Next(Texts.Length)]}{i}"] = Value(field.MessageType.FindFieldByNumber(2), random, MostDeep);
    }

    private static void Fill(IList list, FieldDescriptor field, Random random, int depth)
    {
        for (var i = random.Next(4); i > 0; i--)
            list.Add(Value(field, random, depth));
    }

    private static object Value(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.String when random.Next(3) == 0 && field.Name.EndsWith("id", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
        FieldType.String => Texts[random.Next(Texts.Length)],
        FieldType.Bytes => ByteString.CopyFrom(Bytes(random)),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Numbers[random.Next(Numbers.Length)],
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Numbers[random.Next(Numbers.Length)],
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Numbers[random.Next(Numbers.Length)],
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Numbers[random.Next(Numbers.Length)],
        FieldType.Double => double.NaN,
        FieldType.Float => float.PositiveInfinity,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, (int)Numbers[random.Next(Numbers.Length)]),
        _ => Of(field.MessageType, random, depth + 1),
    };

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        return bytes;
    }
}
