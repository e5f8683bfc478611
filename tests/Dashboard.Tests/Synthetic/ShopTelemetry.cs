using OpenTelemetry.Proto.Logs.V1;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>Traces and logs as the shop's services write them: orders over users, products and PostgreSQL, some of which fail.</summary>
internal static class ShopTelemetry
{
    private static readonly string[] Replicas = ["a1", "b2"];

    public static TraceBuilder PlaceOrder(DateTimeOffset start, Random random, bool fails = false)
    {
        var trace = new TraceBuilder(start);
        var (orders, users, products) = (Replica("orders", random), Replica("users", random), Replica("products", random));
        var slow = random.NextDouble() < 0.1 ? 8 : 1;
        var user = 2 + random.NextDouble() * 4;
        var reserve = (6 + random.NextDouble() * 18) * slow;
        var total = user + reserve + 14;
        var shopper = trace.Add("load", "load-c3", "shop.orders.v1.OrderService/PlaceOrder", SpanKind.Client, 0, total + 3, null,
            fails ? "Status(FailedPrecondition): product is out of stock" : null, ("rpc.system.name", "grpc"), ("rpc.method", "shop.orders.v1.OrderService/PlaceOrder"),
            ("server.address", "localhost"), ("server.port", 41873), ("rpc.response.status_code", fails ? "FAILED_PRECONDITION" : "OK"));
        var server = trace.Add("orders", orders, "shop.orders.v1.OrderService/PlaceOrder", SpanKind.Server, 1, total, shopper,
            fails ? "FailedPrecondition" : null, ("rpc.system.name", "grpc"), ("rpc.method", "shop.orders.v1.OrderService/PlaceOrder"), ("network.protocol.version", "2"),
            ("http.response.status_code", 200), ("mesh.peer", "spiffe://shop.local/ns/local/sa/load"));
        var saga = trace.Add("orders", orders, "order saga", SpanKind.Internal, 2, total - 2, server, null, ("order.id", Guid.CreateVersion7(start).ToString()), ("order.lines", 3));
        Database(trace, "orders", orders, "INSERT orders", "INSERT INTO orders (id, user_id, state, request_id) VALUES ($1, $2, $3, $4)", 2.4, 1.6, saga);
        var getUser = trace.Add("orders", orders, "shop.users.v1.UserService/GetUser", SpanKind.Client, 4.4, user, saga, null,
            ("rpc.system.name", "grpc"), ("rpc.method", "shop.users.v1.UserService/GetUser"), ("server.address", "localhost"), ("server.port", 39201));
        var getUserServer = trace.Add("users", users, "shop.users.v1.UserService/GetUser", SpanKind.Server, 4.8, user - 0.7, getUser, null,
            ("rpc.system.name", "grpc"), ("rpc.method", "shop.users.v1.UserService/GetUser"), ("mesh.peer", "spiffe://shop.local/ns/local/sa/orders"));
        Database(trace, "users", users, "SELECT users", "SELECT id, email, status, roles FROM users WHERE id = $1", 5.1, user - 1.6, getUserServer);
        var at = 4.6 + user;
        var call = trace.Add("orders", orders, "shop.products.v1.ProductService/ReserveStock", SpanKind.Client, at, reserve, saga,
            fails ? "FailedPrecondition: product is out of stock" : null, ("rpc.system.name", "grpc"), ("rpc.method", "shop.products.v1.ProductService/ReserveStock"), ("server.address", "localhost"), ("server.port", 40117));
        var served = trace.Add("products", products, "shop.products.v1.ProductService/ReserveStock", SpanKind.Server, at + 0.4, reserve - 0.8, call,
            fails ? "product is out of stock" : null, ("rpc.system.name", "grpc"), ("rpc.method", "shop.products.v1.ProductService/ReserveStock"));
        Database(trace, "products", products, "SELECT products", "SELECT id, price, stock FROM products WHERE id = ANY($1) FOR UPDATE", at + 1, reserve * 0.4, served);
        Database(trace, "products", products, "UPDATE products", "UPDATE products SET reserved = reserved + $2 WHERE id = $1 AND stock - reserved >= $2", at + 1.4 + reserve * 0.4, reserve * 0.3, served);
        trace.AddLog("orders", orders, server, 2, SeverityNumber.Info, "ShopMesh.Orders.Grpc.OrderGrpcService", "Placing an order of {Lines} lines for user {UserId}", ("Lines", 3), ("UserId", "0199d3c1-7f00-7000-8000-000000000042"));
        if (fails)
        {
            served.Events.Add(new Event
            {
                Name = "exception",
                TimeUnixNano = trace.At(at + reserve * 0.8),
                Attributes =
                {
                    TraceBuilder.Attribute("exception.type", "ShopMesh.ServiceDefaults.Errors.FailedPreconditionException"),
                    TraceBuilder.Attribute("exception.message", "product is out of stock"),
                    TraceBuilder.Attribute("exception.stacktrace", "ShopMesh.ServiceDefaults.Errors.FailedPreconditionException: product is out of stock\n   at ShopMesh.Products.Domain.Reservations.ReserveAsync(Reservation reservation)\n   at ShopMesh.Products.Grpc.ProductGrpcService.ReserveStock(ReserveStockRequest request, ServerCallContext context)"),
                },
            });
            trace.AddLog("products", products, served, at + reserve * 0.8, SeverityNumber.Warn, "ShopMesh.Products.Domain.Reservations", "Product {ProductId} has {Available} left, {Wanted} were asked for", ("ProductId", "sku-1182"), ("Available", 1), ("Wanted", 3));
            var failure = trace.AddLog("orders", orders, server, at + reserve, SeverityNumber.Error, "ShopMesh.Orders.Domain.OrderSaga", "Order {OrderId} cancelled: {Reason}", ("OrderId", "0199d3c1"), ("Reason", "product is out of stock"));
            failure.Attributes.Add(TraceBuilder.Attribute("exception.type", "Grpc.Core.RpcException"));
            failure.Attributes.Add(TraceBuilder.Attribute("exception.message", "Status(StatusCode=\"FailedPrecondition\")"));
            failure.Attributes.Add(TraceBuilder.Attribute("exception.stacktrace", "Grpc.Core.RpcException: Status(StatusCode=\"FailedPrecondition\", Detail=\"product is out of stock\")\n   at ShopMesh.Orders.Clients.ProductCatalog.ReserveAsync(Reservation reservation, CancellationToken cancellationToken)\n   at ShopMesh.Orders.Domain.OrderSaga.RunAsync(Order order, CancellationToken cancellationToken)"));
            return trace;
        }

        Database(trace, "orders", orders, "UPDATE orders", "UPDATE orders SET state = $2 WHERE id = $1", at + reserve + 1, 1.8, saga);
        var publish = trace.Add("orders", orders, "outbox publish", SpanKind.Producer, at + reserve + 3, 2.2, saga, null, ("messaging.system", "outbox"), ("messaging.destination.name", "orders"));
        publish.Events.Add(new Event { Name = "queued", TimeUnixNano = trace.At(at + reserve + 4) });
        var relay = trace.Add("orders", Replica("orders", random), "outbox relay", SpanKind.Consumer, at + reserve + 6, 4.4, publish, null, ("messaging.system", "outbox"));
        relay.Links.Add(new Link { TraceId = publish.TraceId, SpanId = publish.SpanId });
        trace.AddLog("orders", orders, server, at + reserve + 3, SeverityNumber.Info, "ShopMesh.Orders.Domain.OrderSaga", "Order {OrderId} confirmed, total {Total}", ("OrderId", "0199d3c1"), ("Total", "EUR 84.20"));
        return trace;
    }

    public static TraceBuilder ListProducts(DateTimeOffset start, Random random)
    {
        var trace = new TraceBuilder(start);
        var products = Replica("products", random);
        var took = 3 + random.NextDouble() * 9;
        var client = trace.Add("load", "load-c3", "shop.products.v1.ProductService/ListProducts", SpanKind.Client, 0, took, null, null, ("rpc.method", "shop.products.v1.ProductService/ListProducts"));
        var server = trace.Add("products", products, "shop.products.v1.ProductService/ListProducts", SpanKind.Server, 0.6, took - 1, client, null, ("rpc.method", "shop.products.v1.ProductService/ListProducts"));
        Database(trace, "products", products, "SELECT products", "SELECT id, name, price FROM products WHERE category = $1 ORDER BY price LIMIT 50", 1.1, took - 2.2, server);
        trace.AddLog("products", products, server, 1, SeverityNumber.Debug, "ShopMesh.Products.Grpc.ProductGrpcService", "Listing products of {Category}", ("Category", "outdoor"));
        return trace;
    }

    /// <summary>One trace of many spans, as a batch writes it.</summary>
    public static TraceBuilder Import(DateTimeOffset start, int spans)
    {
        var trace = new TraceBuilder(start);
        var root = trace.Add("products", "products-a1", "shop.products.v1.ProductService/ImportProducts", SpanKind.Server, 0, spans * 2, null, null, ("rpc.method", "shop.products.v1.ProductService/ImportProducts"));
        for (var i = 1; i < spans;)
        {
            var batch = trace.Add("products", "products-a1", "import batch", SpanKind.Internal, i * 2, 38, root, null, ("batch.index", i / 20));
            i++;
            for (var n = 0; n < 19 && i < spans; n++, i++)
                Database(trace, "products", "products-a1", "COPY products", "COPY products FROM STDIN (FORMAT BINARY)", i * 2, 1.4, batch);
        }

        return trace;
    }

    private static void Database(
        TraceBuilder trace, string service, string instance, string name, string sql, double start, double milliseconds, OpenTelemetry.Proto.Trace.V1.Span parent) =>
        trace.Add(service, instance, name, SpanKind.Client, start, milliseconds, parent, null,
            ("db.system.name", "postgresql"), ("db.namespace", $"{service}-db"), ("db.query.text", sql), ("server.address", "localhost"), ("server.port", 5432));

    private static string Replica(string service, Random random) => $"{service}-{Replicas[random.Next(Replicas.Length)]}";
}
