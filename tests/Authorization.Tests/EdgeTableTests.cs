using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;

namespace ShopMesh.Authorization.Tests;

/// <summary>Every rpc of the edge, called by everyone. What a service makes of the empty message is its own affair, but it must be asked or not.</summary>
public sealed class EdgeTableTests(People people)
{
    private const string Everyone = "anonymous certificate powerless customer other support admin program";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["UserService/GetUser"] = "customer other support admin program",
        ["UserService/CreateUser"] = Everyone,
        ["UserService/UpdateUser"] = "customer other support admin program",
        ["UserService/DeleteUser"] = "customer other support admin program",
        ["UserService/ListUsers"] = "support admin program",
        ["UserService/StreamUsers"] = "support admin program",
        ["UserService/WatchUser"] = "customer other support admin program",
        ["UserService/BatchCreateUsers"] = "admin program",
        ["UserService/Chat"] = "customer other support admin program",
        ["UserService/UserEvents"] = "customer other support admin program",
        ["UserService/SignIn"] = Everyone,
        ["UserService/RefreshToken"] = Everyone,
        ["UserService/SignOut"] = Everyone,
        ["ProductService/GetProduct"] = Everyone,
        ["ProductService/ListProducts"] = Everyone,
        ["ProductService/BatchGetProducts"] = Everyone,
        ["ProductService/CreateProduct"] = "admin program",
        ["ProductService/UpdateProduct"] = "admin program",
        ["ProductService/DeleteProduct"] = "admin program",
        ["ProductService/ImportProducts"] = "admin program",
        ["ProductService/WatchInventory"] = "admin program",
        ["OrderService/PlaceOrder"] = "customer other support admin program",
        ["OrderService/CancelOrder"] = "customer other support admin program",
        ["OrderService/GetOrder"] = "customer other support admin program",
        ["OrderService/ListOrders"] = "customer other support admin program",
        ["OrderService/WatchOrder"] = "customer other support admin program",
    };

    // Of the mesh only: the edge does not have them.
    private static readonly string[] Hidden = ["ProductService/ReserveStock", "ProductService/CommitStock", "ProductService/ReleaseStock"];

    public static TheoryData<string> Rpcs => [.. Methods().Select(NameOf)];

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task An_rpc_lets_in_whom_its_row_names_and_nobody_else(string rpc)
    {
        var method = Methods().Single(method => NameOf(method) == rpc);
        var service = method.Service.Name switch
        {
            "UserService" => people.Shop.Users,
            "ProductService" => people.Shop.Products,
            _ => people.Shop.Orders[0],
        };
        foreach (var name in Everyone.Split(' '))
        {
            var (status, reason) = await CallAsync(people.Caller(name, service), method);
            var who = $"{name} at {rpc}: {status} {reason}";
            if (Hidden.Contains(rpc))
                status.ShouldBe(StatusCode.Unimplemented, who);
            else if (Allowed[rpc].Split(' ').Contains(name))
                status.ShouldNotBeOneOf(StatusCode.Unauthenticated, StatusCode.PermissionDenied, StatusCode.Internal, StatusCode.Unknown, StatusCode.Unimplemented, StatusCode.Unavailable);
            else if (name is "anonymous" or "certificate")
                (status, reason).ShouldBe((StatusCode.Unauthenticated, "CREDENTIALS_REQUIRED"), who);
            else
                (status, reason).ShouldBe((StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED"), who);
        }
    }

    private static IEnumerable<MethodDescriptor> Methods() => ((ServiceDescriptor[])
        [UserService.Descriptor, ProductService.Descriptor, OrderService.Descriptor]).SelectMany(service => service.Methods);

    private static string NameOf(MethodDescriptor method) => $"{method.Service.Name}/{method.Name}";

    private static async Task<(StatusCode Status, string? Reason)> CallAsync(CallInvoker invoker, MethodDescriptor method)
    {
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        var rpc = new Method<byte[], byte[]>(type, method.Service.FullName, method.Name, Bytes, Bytes);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30));
        try
        {
            switch (type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(rpc, null, options, []);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(rpc, null, options, []))
                        await call.ResponseStream.MoveNext(default);
                    break;
                case MethodType.ClientStreaming:
                    using (var call = invoker.AsyncClientStreamingCall(rpc, null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call;
                    }

                    break;
                default:
                    using (var call = invoker.AsyncDuplexStreamingCall(rpc, null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseStream.MoveNext(default);
                    }

                    break;
            }

            return (StatusCode.OK, null);
        }
        catch (RpcException e)
        {
            return (e.StatusCode, e.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
        }
    }
}
