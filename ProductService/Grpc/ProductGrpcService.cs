using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Data;
using ShopMesh.Products.Expiry;
using ShopMesh.Products.Import;
using ShopMesh.Products.Inventory;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Resources;
using Reservation = ShopMesh.Products.Domain.Reservation;

namespace ShopMesh.Products.Grpc;

/// <summary>The rpcs of <c>shop.products.v1.ProductService</c>. Requests were validated before they come here.</summary>
internal sealed class ProductGrpcService(
    ProductStore products, ProductList list, ProductImporter importer, InventoryWatches watches, StockLedger ledger, ExpirySchedule expiry)
    : ProductService.ProductServiceBase
{
    public override async Task<GetProductResponse> GetProduct(GetProductRequest request, ServerCallContext context)
    {
        var product = await products.GetAsync(Guid.Parse(request.Id), context.CancellationToken);
        return new GetProductResponse { Product = ReadMask.Apply(product.ToMessage(), request.ReadMask) };
    }

    public override async Task<CreateProductResponse> CreateProduct(CreateProductRequest request, ServerCallContext context)
    {
        var product = await products.CreateAsync(
            request.Product.ToDetails(), request.Product.AvailableQuantity, Caller(context), context.CancellationToken);
        return new CreateProductResponse { Product = product.ToMessage() };
    }

    public override async Task<UpdateProductResponse> UpdateProduct(UpdateProductRequest request, ServerCallContext context)
    {
        var product = await products.UpdateAsync(
            Guid.Parse(request.Product.Id),
            request.Product.Etag,
            details => details.With(request.Product, request.UpdateMask),
            context.CancellationToken);
        return new UpdateProductResponse { Product = product.ToMessage() };
    }

    public override async Task<Empty> DeleteProduct(DeleteProductRequest request, ServerCallContext context)
    {
        await products.DeleteAsync(Guid.Parse(request.Id), request.Etag, Caller(context), context.CancellationToken);
        return new Empty();
    }

    public override async Task ListProducts(
        ListProductsRequest request, IServerStreamWriter<ListProductsResponse> responseStream, ServerCallContext context)
    {
        await foreach (var entry in list.ReadAsync(request.ToListRequest(), context.CancellationToken))
        {
            var response = new ListProductsResponse
            {
                Product = ReadMask.Apply(entry.Product.ToMessage(), request.ReadMask),
                NextPageToken = entry.NextPageToken,
            };
            if (entry.TotalSize is { } total)
                response.TotalSize = total;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task<BatchGetProductsResponse> BatchGetProducts(BatchGetProductsRequest request, ServerCallContext context)
    {
        var ids = request.Ids.Select(Guid.Parse).ToList();
        var found = await products.FindAsync(ids.Distinct().ToList(), context.CancellationToken);
        var response = new BatchGetProductsResponse();
        for (var i = 0; i < ids.Count; i++)
        {
            if (found.TryGetValue(ids[i], out var product))
                response.Products.Add(ReadMask.Apply(product.ToMessage(), request.ReadMask));
            else
                response.NotFound.Add(request.Ids[i]);
        }

        return response;
    }

    public override Task<ImportProductsResponse> ImportProducts(
        IAsyncStreamReader<ImportProductsRequest> requestStream, ServerCallContext context) => importer.ImportAsync(requestStream, context);

    public override Task WatchInventory(
        IAsyncStreamReader<WatchInventoryRequest> requestStream,
        IServerStreamWriter<WatchInventoryResponse> responseStream,
        ServerCallContext context) => watches.ServeAsync(requestStream, responseStream, context);

    public override async Task<ReserveStockResponse> ReserveStock(ReserveStockRequest request, ServerCallContext context)
    {
        var reservation = await ledger.ReserveAsync(
            Guid.Parse(request.ReservationId),
            [.. request.Items.Select(item => item.ToItem())],
            request.Lifetime?.ToTimeSpan() ?? Reservation.DefaultLifetime,
            Caller(context),
            context.CancellationToken);
        expiry.Expect(reservation.ExpiresAt);
        return new ReserveStockResponse { Reservation = reservation.ToMessage() };
    }

    public override async Task<CommitStockResponse> CommitStock(CommitStockRequest request, ServerCallContext context)
    {
        var reservation = await ledger.CommitAsync(Guid.Parse(request.ReservationId), Caller(context), context.CancellationToken);
        return new CommitStockResponse { Reservation = reservation.ToMessage() };
    }

    public override async Task<ReleaseStockResponse> ReleaseStock(ReleaseStockRequest request, ServerCallContext context)
    {
        var reservation = await ledger.ReleaseAsync(
            Guid.Parse(request.ReservationId), request.Reason, request.AllowCommitted, Caller(context), context.CancellationToken);
        return new ReleaseStockResponse { Reservation = reservation.ToMessage() };
    }

    private static string Caller(ServerCallContext context) => context.GetCaller().ToString();
}
