using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using Shop.Products.V1;
using Shop.Users.V1;

namespace ShopMesh.Authorization.Tests;

/// <summary>People and what is theirs: the tokens are made by one service and shown to all.</summary>
public sealed class OwnershipTests(People people)
{
    private static CallOptions Options => new(deadline: DateTime.UtcNow.AddSeconds(60));

    [Fact]
    public async Task People_read_and_change_themselves_and_nobody_else()
    {
        var customer = Users("customer");
        var (own, others) = (people.Users["customer"].Id, people.Users["other"].Id);
        (await customer.GetUserAsync(new GetUserRequest { Id = own.ToUpperInvariant() }, Options)).User.Id.ShouldBe(own);
        await customer.UpdateUserAsync(Named(own, "Another Name"), Options);

        (await ReasonAsync(customer.GetUserAsync(new GetUserRequest { Id = others }, Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        (await ReasonAsync(customer.UpdateUserAsync(Named(others, "Mallory"), Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        (await ReasonAsync(customer.DeleteUserAsync(new DeleteUserRequest { Id = others }, Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        using var watch = customer.WatchUser(new WatchUserRequest { Id = others }, Options);
        (await ReasonAsync(watch.ResponseStream.MoveNext(default))).ShouldBe("NOT_OWNER");
        (await Users("support").GetUserAsync(new GetUserRequest { Id = others }, Options)).User.DisplayName.ShouldNotBe("Mallory");
        (await ReasonAsync(Users("support").UpdateUserAsync(Named(others, "Mallory"), Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        await Users("admin").UpdateUserAsync(Named(others, "By The Shop"), Options);
    }

    [Fact]
    public async Task People_speak_for_themselves_only()
    {
        using var chat = Users("customer").Chat(Options);
        await chat.RequestStream.WriteAsync(new ChatRequest { Join = new ChatJoin { Room = "a", UserId = people.Users["other"].Id } });
        (await ReasonAsync(chat.ResponseStream.MoveNext(default))).ShouldBe("NOT_OWNER");

        using var own = Users("customer").Chat(Options);
        await own.RequestStream.WriteAsync(new ChatRequest { Join = new ChatJoin { Room = "a", UserId = people.Users["customer"].Id } });
        (await own.ResponseStream.MoveNext(default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_gives_themselves_rights()
    {
        (await CreateAsync("anonymous", user => user.Role = Role.Admin)).ShouldBe("ROLE_NOT_ALLOWED");
        (await CreateAsync("customer", user => user.Role = Role.Support)).ShouldBe("ROLE_NOT_ALLOWED");
        (await CreateAsync("anonymous", user => user.Status = UserStatus.Suspended)).ShouldBe("STATUS_NOT_ALLOWED");
        (await CreateAsync("anonymous", user => user.Role = Role.Customer)).ShouldBeNull();
        (await CreateAsync("admin", user => user.Role = Role.Support)).ShouldBeNull();

        var own = people.Users["other"].Id;
        (await ChangeAsync("other", own, "role", user => user.Role = Role.Admin)).ShouldBe("ROLE_NOT_ALLOWED");
        (await ChangeAsync("other", own, "status", user => user.Status = UserStatus.Suspended)).ShouldBe("STATUS_NOT_ALLOWED");
        (await ChangeAsync("admin", own, "status", user => user.Status = UserStatus.Suspended)).ShouldBeNull();
        (await ChangeAsync("other", own, "status", user => user.Status = UserStatus.Active)).ShouldBe("STATUS_NOT_ALLOWED");
        (await ChangeAsync("admin", own, "status", user => user.Status = UserStatus.Active)).ShouldBeNull();
    }

    [Fact]
    public async Task People_order_for_themselves_and_see_their_own_orders_and_support_sees_all()
    {
        var (own, others) = (people.Users["customer"].Id, people.Users["other"].Id);
        var customer = Orders("customer");
        (await ReasonAsync(customer.PlaceOrderAsync(await BasketAsync(others), Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        var order = (await customer.PlaceOrderAsync(await BasketAsync(own), Options)).Order;

        (await customer.GetOrderAsync(new GetOrderRequest { Id = order.Id }, Options)).Order.UserId.ShouldBe(own);
        (await Orders("support").GetOrderAsync(new GetOrderRequest { Id = order.Id }, Options)).Order.Id.ShouldBe(order.Id);
        var stranger = Orders("other");
        (await ReasonAsync(stranger.GetOrderAsync(new GetOrderRequest { Id = order.Id }, Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        (await ReasonAsync(stranger.CancelOrderAsync(new CancelOrderRequest { Id = order.Id }, Options).ResponseAsync)).ShouldBe("NOT_OWNER");
        using var watch = stranger.WatchOrder(new WatchOrderRequest { Id = order.Id }, Options);
        (await ReasonAsync(watch.ResponseStream.MoveNext(default))).ShouldBe("NOT_OWNER");

        (await stranger.ListOrdersAsync(new ListOrdersRequest(), Options)).Orders.ShouldAllBe(listed => listed.UserId == others);
        (await customer.ListOrdersAsync(new ListOrdersRequest(), Options)).Orders.ShouldContain(listed => listed.Id == order.Id);
        (await Orders("admin").ListOrdersAsync(new ListOrdersRequest { UserId = own }, Options)).Orders.ShouldContain(listed => listed.Id == order.Id);
    }

    [Fact]
    public async Task A_made_up_token_is_refused_by_every_service()
    {
        people.Credentials["forger"] = new Metadata { { "authorization", people.Credentials["admin"][0].Value[..^4] + "AAAA" } };
        (await ReasonAsync(Users("forger").ListUsersAsync(new ListUsersRequest(), Options).ResponseAsync)).ShouldBe("TOKEN_INVALID");
        (await ReasonAsync(Orders("forger").ListOrdersAsync(new ListOrdersRequest(), Options).ResponseAsync)).ShouldBe("TOKEN_INVALID");
        var products = new ProductService.ProductServiceClient(people.Caller("forger", people.Shop.Products));
        (await ReasonAsync(products.GetProductAsync(new GetProductRequest(), Options).ResponseAsync)).ShouldBe("TOKEN_INVALID");
    }

    private UserService.UserServiceClient Users(string name) => new(people.Caller(name, people.Shop.Users));

    private OrderService.OrderServiceClient Orders(string name) => new(people.Caller(name, people.Shop.Orders[1]));

    private async Task<PlaceOrderRequest> BasketAsync(string userId)
    {
        var products = new ProductService.ProductServiceClient(people.Caller("anonymous", people.Shop.Products));
        using var list = products.ListProducts(new ListProductsRequest { PageSize = 1, Filter = "status = ACTIVE AND available_quantity > 100" }, Options);
        (await list.ResponseStream.MoveNext(default)).ShouldBeTrue();
        return new PlaceOrderRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            UserId = userId,
            Items = { new OrderItem { ProductId = list.ResponseStream.Current.Product.Id, Quantity = 1 } },
        };
    }

    private static UpdateUserRequest Named(string id, string name) =>
        new() { User = new User { Id = id, DisplayName = name }, UpdateMask = new FieldMask { Paths = { "display_name" } } };

    private Task<string?> CreateAsync(string caller, Action<User> change)
    {
        var user = new User { Email = $"u{Guid.NewGuid():n}@shop.example", DisplayName = "Someone" };
        change(user);
        return ReasonOrNullAsync(Users(caller).CreateUserAsync(new CreateUserRequest { User = user }, Options).ResponseAsync);
    }

    private Task<string?> ChangeAsync(string caller, string id, string path, Action<User> change)
    {
        var user = new User { Id = id };
        change(user);
        var request = new UpdateUserRequest { User = user, UpdateMask = new FieldMask { Paths = { path } } };
        return ReasonOrNullAsync(Users(caller).UpdateUserAsync(request, Options).ResponseAsync);
    }

    private static async Task<string?> ReasonAsync(Task call) =>
        (await Should.ThrowAsync<RpcException>(call)).GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;

    private static async Task<string?> ReasonOrNullAsync(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (RpcException e)
        {
            return e.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? e.Status.Detail;
        }
    }
}
