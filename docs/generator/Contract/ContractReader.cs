using Google.Protobuf.Reflection;

namespace ShopMesh.ApiReference.Contract;

/// <summary>Reads what the build described of <c>protos/</c>.</summary>
internal static class ContractReader
{
    // Field numbers of descriptor.proto.
    private const int Messages = 4;
    private const int Enums = 5;
    private const int Services = 6;
    private const int MessageFields = 2;
    private const int NestedMessages = 3;
    private const int NestedEnums = 4;
    private const int Methods = 2;
    private const int EnumValues = 2;

    /// <summary>The shop's packages in order of their names.</summary>
    public static IReadOnlyList<Package> Read()
    {
        using var resource = typeof(ContractReader).Assembly.GetManifestResourceStream("contract.binpb")!;
        return
        [
            .. FileDescriptorSet.Parser.ParseFrom(resource).File
                .Where(file => file.Package.StartsWith("shop.", StringComparison.Ordinal))
                .GroupBy(file => file.Package)
                .OrderBy(package => package.Key, StringComparer.Ordinal)
                .Select(package => ReadPackage(package.Key, [.. package.OrderBy(file => file.Name, StringComparer.Ordinal)])),
        ];
    }

    private static Package ReadPackage(string name, IReadOnlyList<FileDescriptorProto> files)
    {
        var services = new List<Service>();
        var messages = new List<Message>();
        var enums = new List<Enumeration>();
        var descriptions = new List<string>();
        foreach (var file in files)
        {
            var comments = new Comments(file);
            descriptions.Add(comments.OfFile);
            services.AddRange(file.Service.Select((service, i) => ReadService(name, service, comments, [Services, i])));
            foreach (var (message, i) in file.MessageType.Select((message, i) => (message, i)))
                ReadMessage(name, message, comments, [Messages, i], messages, enums);
            enums.AddRange(file.EnumType.Select((type, i) => ReadEnum(name, type, comments, [Enums, i])));
        }

        return new Package(name, string.Join(' ', descriptions.Where(text => text.Length > 0)), services, messages, enums);
    }

    private static Service ReadService(string package, ServiceDescriptorProto service, Comments comments, int[] path) => new(
        $"{package}.{service.Name}",
        comments.Of(path),
        [.. service.Method.Select((method, i) => ReadMethod(method, comments.Of([.. path, Methods, i])))]);

    private static Rpc ReadMethod(MethodDescriptorProto method, string comment) => new(
        method.Name,
        comment,
        method.InputType.TrimStart('.'),
        method.OutputType.TrimStart('.'),
        (method.ClientStreaming, method.ServerStreaming) switch
        {
            (false, false) => "unary",
            (false, true) => "server streaming",
            (true, false) => "client streaming",
            (true, true) => "bidirectional",
        },
        method.Options?.IdempotencyLevel switch
        {
            MethodOptions.Types.IdempotencyLevel.NoSideEffects => "no side effects",
            MethodOptions.Types.IdempotencyLevel.Idempotent => "idempotent",
            _ => "no",
        });

    private static void ReadMessage(
        string scope, DescriptorProto message, Comments comments, int[] path, List<Message> messages, List<Enumeration> enums)
    {
        var name = $"{scope}.{message.Name}";
        messages.Add(new Message(
            name, comments.Of(path), [.. message.Field.Select((field, i) => ReadField(message, field, comments.Of([.. path, MessageFields, i])))]));
        foreach (var (nested, i) in message.NestedType.Select((nested, i) => (nested, i)).Where(entry => entry.nested.Options?.MapEntry != true))
            ReadMessage(name, nested, comments, [.. path, NestedMessages, i], messages, enums);
        enums.AddRange(message.EnumType.Select((type, i) => ReadEnum(name, type, comments, [.. path, NestedEnums, i])));
    }

    private static Field ReadField(DescriptorProto message, FieldDescriptorProto field, string comment)
    {
        var entry = message.NestedType.SingleOrDefault(nested => nested.Options?.MapEntry == true && field.TypeName.EndsWith($".{nested.Name}", StringComparison.Ordinal));
        var type = entry is null ? [TypeOf(field)] : (IReadOnlyList<string>)[TypeOf(entry.Field[0]), TypeOf(entry.Field[1])];
        var oneof = field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : null;
        var label = (entry, field) switch
        {
            (not null, _) => FieldLabel.Map,
            (_, { Label: FieldDescriptorProto.Types.Label.Repeated }) => FieldLabel.Repeated,
            (_, { Proto3Optional: true }) => FieldLabel.Optional,
            _ => FieldLabel.None,
        };
        return new Field(field.Number, field.Name, type, label, oneof, field.Options?.DebugRedact == true, field.Options?.Deprecated == true, comment);
    }

    private static Enumeration ReadEnum(string scope, EnumDescriptorProto type, Comments comments, int[] path) => new(
        $"{scope}.{type.Name}",
        comments.Of(path),
        [.. type.Value.Select((value, i) => new EnumerationValue(value.Number, value.Name, comments.Of([.. path, EnumValues, i])))]);

    private static string TypeOf(FieldDescriptorProto field) => field.TypeName.Length > 0
        ? field.TypeName.TrimStart('.')
        : field.Type.ToString().ToLowerInvariant();
}
