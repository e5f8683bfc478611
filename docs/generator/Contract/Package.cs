namespace ShopMesh.ApiReference.Contract;

/// <summary>A package of the contract, such as <c>shop.users.v1</c>.</summary>
internal sealed record Package(
    string Name, string Description, IReadOnlyList<Service> Services, IReadOnlyList<Message> Messages, IReadOnlyList<Enumeration> Enumerations);

/// <summary>A service and its rpcs in the order of the contract; names are whole, such as <c>shop.users.v1.UserService</c>.</summary>
internal sealed record Service(string Name, string Description, IReadOnlyList<Rpc> Rpcs);

/// <summary>An rpc.</summary>
internal sealed record Rpc(string Name, string Description, string Request, string Response, string Kind, string Idempotency);

/// <summary>A message and its fields.</summary>
internal sealed record Message(string Name, string Description, IReadOnlyList<Field> Fields);

/// <summary>A field; a map has two types.</summary>
internal sealed record Field(
    int Number, string Name, IReadOnlyList<string> Types, FieldLabel Label, string? Oneof, bool IsSecret, bool IsDeprecated, string Description);

/// <summary>How often a field can be there.</summary>
internal enum FieldLabel
{
    None,
    Optional,
    Repeated,
    Map,
}

/// <summary>An enum and its values.</summary>
internal sealed record Enumeration(string Name, string Description, IReadOnlyList<EnumerationValue> Values);

/// <summary>A value of an enum.</summary>
internal sealed record EnumerationValue(int Number, string Name, string Description);
