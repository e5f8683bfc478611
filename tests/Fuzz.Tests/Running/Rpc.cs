using Google.Protobuf.Reflection;

namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>An rpc of the contract; what is added there is fuzzed by itself.</summary>
internal sealed record Rpc(MethodDescriptor Method)
{
    public static IReadOnlyList<Rpc> All { get; } =
    [
        .. ((ServiceDescriptor[])
            [
                Shop.Users.V1.UserService.Descriptor, Shop.Products.V1.ProductService.Descriptor, Shop.Orders.V1.OrderService.Descriptor,
            ])
            .SelectMany(service => service.Methods)
            .Select(method => new Rpc(method)),
    ];

    public string Service => Method.Service.FullName;

    public string Path => $"/{Service}/{Method.Name}";

    public bool IsStreaming => Method.IsClientStreaming || Method.IsServerStreaming;

    public MessageDescriptor Request => Method.InputType;
}
