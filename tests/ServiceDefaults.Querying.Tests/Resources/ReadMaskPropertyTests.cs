using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Resources;

public sealed class ReadMaskPropertyTests
{
    [Fact]
    public void A_read_of_a_user_has_what_the_mask_names_and_nothing_else() => Check<User>();

    [Fact]
    public void A_read_of_a_product_has_what_the_mask_names_and_nothing_else() => Check<Product>();

    [Fact]
    public void A_read_of_an_order_has_what_the_mask_names_and_nothing_else() => Check<Order>();

    private static void Check<T>()
        where T : class, IMessage<T>, new()
    {
        var descriptor = new T().Descriptor;
        string[] paths = [.. PathsOf(descriptor, "")];
        var cases =
            from seed in ArbMap.Default.GeneratorFor<int>()
            from named in Gen.SubListOf(paths).Where(named => named.Count > 0)
            select (seed, named);
        Prop.ForAll(cases.ToArbitrary(), generated =>
        {
            var whole = new T();
            Fill(whole, new Random(generated.seed));
            var untouched = whole.Clone();

            var part = ReadMask.Apply(whole, new FieldMask { Paths = { generated.named } });

            foreach (var path in paths.Where(path => !paths.Any(other => other.StartsWith($"{path}.", StringComparison.Ordinal))))
            {
                var isNamed = generated.named.Any(named => named == path || path.StartsWith($"{named}.", StringComparison.Ordinal));
                (ValueAt(part, path) ?? Nothing(descriptor, path)).ShouldBe(isNamed ? ValueAt(whole, path) ?? Nothing(descriptor, path) : Nothing(descriptor, path), path);
            }

            whole.ShouldBe(untouched);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static IEnumerable<string> PathsOf(MessageDescriptor message, string prefix) =>
        from field in message.Fields.InDeclarationOrder()
        let path = prefix + field.Name
        from each in (string[])[path, .. IsMessage(field) ? PathsOf(field.MessageType, $"{path}.") : []]
        select each;

    private static bool IsMessage(FieldDescriptor field) => field is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false };

    // Sets about two thirds of the fields, so that absence is tried too.
    private static void Fill(IMessage message, Random random)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(_ => random.Next(3) > 0))
        {
            if (field.IsMap)
                ((System.Collections.IDictionary)field.Accessor.GetValue(message))[$"key{random.Next()}"] = $"{random.Next()}";
            else if (field.IsRepeated)
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field, random));
            else
                field.Accessor.SetValue(message, Value(field, random));
        }
    }

    private static object Value(FieldDescriptor field, Random random)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return $"text {random.Next()}";
            case FieldType.Bool:
                return true;
            case FieldType.Int32:
                return random.Next(1, int.MaxValue);
            case FieldType.Int64:
                return random.NextInt64(1, long.MaxValue);
            case FieldType.Enum:
                return System.Enum.ToObject(field.EnumType.ClrType, random.Next(1, field.EnumType.Values.Count));
            case FieldType.Message:
                var message = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(message, random);
                return message;
            default:
                throw new NotSupportedException($"{field.FullName} is of a type that this test does not fill yet.");
        }
    }

    private static object? ValueAt(IMessage message, string path)
    {
        object? value = message;
        foreach (var name in path.Split('.'))
        {
            if (value is not IMessage parent)
                return null;
            var field = parent.Descriptor.FindFieldByName(name);
            value = field.HasPresence && !field.Accessor.HasValue(parent) ? null : field.Accessor.GetValue(parent);
        }

        return value;
    }

    // What a path leads to when nothing was set: absence, or the default of a field that knows no absence.
    private static object? Nothing(MessageDescriptor descriptor, string path)
    {
        var parent = descriptor;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            parent = parent.FindFieldByName(name).MessageType;
        var field = parent.FindFieldByName(names[^1]);
        return field.HasPresence ? null : field.Accessor.GetValue(parent.Parser.ParseFrom(ByteString.Empty));
    }
}
