using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Testing.Shop.Fakes;

/// <summary>A product service that keeps its stock in memory, and to the contract: every call can be repeated, and tombstones hold.</summary>
public sealed class FakeProducts : ProductService.ProductServiceBase
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Product> _products = [];
    private readonly Dictionary<string, Reservation> _reservations = [];

    /// <summary>Where a test can stand.</summary>
    public RpcGate Gate { get; } = new();

    /// <summary>Adds a product.</summary>
    public Product Add(
        long stock, string currency = "EUR", long units = 10, int nanos = 0, ProductStatus status = ProductStatus.Active, Category category = Category.Books)
    {
        var id = Guid.CreateVersion7().ToString();
        var product = new Product
        {
            Id = id,
            Sku = id.ToUpperInvariant(),
            Name = $"Thing {id[^4..]}",
            Price = new Money { CurrencyCode = currency, Units = units, Nanos = nanos },
            Category = category,
            Status = status,
            AvailableQuantity = stock,
        };
        lock (_lock)
            _products[id] = product;
        return product;
    }

    /// <summary>The product as it is now.</summary>
    public Product Read(string id)
    {
        lock (_lock)
            return _products[id].Clone();
    }

    /// <summary>The product's price changes.</summary>
    public void Reprice(string id, long units)
    {
        lock (_lock)
            _products[id].Price = new Money { CurrencyCode = _products[id].Price.CurrencyCode, Units = units };
    }

    /// <summary>What became of a reservation; unspecified when there was none.</summary>
    public ReservationStatus StatusOf(string reservationId)
    {
        lock (_lock)
            return _reservations.GetValueOrDefault(reservationId)?.Status ?? ReservationStatus.Unspecified;
    }

    /// <summary>A reservation's time runs out.</summary>
    public void Expire(string reservationId)
    {
        lock (_lock)
            End(_reservations[reservationId], ReservationStatus.Expired);
    }

    /// <inheritdoc/>
    public override Task<GetProductResponse> GetProduct(GetProductRequest request, ServerCallContext context) =>
        Pass(nameof(GetProduct), () => new GetProductResponse { Product = Find(request.Id).Clone() }, context);

    /// <inheritdoc/>
    public override Task<CreateProductResponse> CreateProduct(CreateProductRequest request, ServerCallContext context) => Pass(
        nameof(CreateProduct),
        () =>
        {
            var product = request.Product.Clone();
            product.Id = Guid.CreateVersion7().ToString();
            product.Status = ProductStatus.Active;
            _products[product.Id] = product;
            return new CreateProductResponse { Product = product.Clone() };
        },
        context);

    /// <inheritdoc/>
    public override async Task ListProducts(
        ListProductsRequest request, IServerStreamWriter<ListProductsResponse> responseStream, ServerCallContext context)
    {
        var found = await Pass(
            nameof(ListProducts),
            () => _products.Values
                .Where(product => product.AvailableQuantity > 0 && (request.Category == Category.Unspecified || product.Category == request.Category))
                .Select(product => product.Clone())
                .ToList(),
            context);
        foreach (var product in request.PageSize > 0 ? found.Take(request.PageSize) : found)
            await responseStream.WriteAsync(new ListProductsResponse { Product = product }, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<BatchGetProductsResponse> BatchGetProducts(BatchGetProductsRequest request, ServerCallContext context) => Pass(
        nameof(BatchGetProducts),
        () => new BatchGetProductsResponse
        {
            Products = { request.Ids.Where(_products.ContainsKey).Select(id => _products[id].Clone()) },
            NotFound = { request.Ids.Where(id => !_products.ContainsKey(id)) },
        },
        context);

    /// <inheritdoc/>
    public override Task<ReserveStockResponse> ReserveStock(ReserveStockRequest request, ServerCallContext context) =>
        Pass(nameof(ReserveStock), () => new ReserveStockResponse { Reservation = Reserve(request).Clone() }, context);

    /// <inheritdoc/>
    public override Task<CommitStockResponse> CommitStock(CommitStockRequest request, ServerCallContext context) =>
        Pass(nameof(CommitStock), () => new CommitStockResponse { Reservation = Commit(request.ReservationId).Clone() }, context);

    /// <inheritdoc/>
    public override Task<ReleaseStockResponse> ReleaseStock(ReleaseStockRequest request, ServerCallContext context) =>
        Pass(nameof(ReleaseStock), () => new ReleaseStockResponse { Reservation = Release(request).Clone() }, context);

    private Task<T> Pass<T>(string rpc, Func<T> answer, ServerCallContext context) => Gate.PassAsync(
        rpc,
        () =>
        {
            lock (_lock)
                return answer();
        },
        context.CancellationToken);

    private Product Find(string id) => _products.GetValueOrDefault(id) ?? throw new NotFoundException("product", id);

    private Reservation Reserve(ReserveStockRequest request)
    {
        if (_reservations.TryGetValue(request.ReservationId, out var known))
            return known.Status is ReservationStatus.Held or ReservationStatus.Committed ? known : throw Ended(known);

        var shortages = request.Items
            .Where(item => Find(item.ProductId).AvailableQuantity < item.Quantity)
            .Select(item => new PreconditionViolation("INSUFFICIENT_STOCK", $"products/{item.ProductId}", $"Only {Find(item.ProductId).AvailableQuantity} left."))
            .ToArray();
        if (shortages.Length > 0)
            throw new FailedPreconditionException(shortages);

        foreach (var item in request.Items)
        {
            Find(item.ProductId).AvailableQuantity -= item.Quantity;
            Find(item.ProductId).ReservedQuantity += item.Quantity;
        }

        var now = DateTimeOffset.UtcNow;
        return _reservations[request.ReservationId] = new Reservation
        {
            Id = request.ReservationId,
            Items = { request.Items },
            Status = ReservationStatus.Held,
            CreatedAt = now.ToTimestamp(),
            ExpiresAt = now.AddMinutes(10).ToTimestamp(),
        };
    }

    private Reservation Commit(string id)
    {
        var reservation = _reservations.GetValueOrDefault(id) ?? throw new NotFoundException("reservation", id);
        if (reservation.Status == ReservationStatus.Held)
        {
            foreach (var item in reservation.Items)
            {
                Find(item.ProductId).ReservedQuantity -= item.Quantity;
                Find(item.ProductId).SoldQuantity += item.Quantity;
            }

            reservation.Status = ReservationStatus.Committed;
        }

        return reservation.Status == ReservationStatus.Committed ? reservation : throw Ended(reservation);
    }

    private Reservation Release(ReleaseStockRequest request)
    {
        if (!_reservations.TryGetValue(request.ReservationId, out var reservation))
        {
            return _reservations[request.ReservationId] = new Reservation { Id = request.ReservationId, Status = ReservationStatus.Released };
        }

        if (reservation.Status == ReservationStatus.Committed && !request.AllowCommitted)
            throw new FailedPreconditionException(new PreconditionViolation("RESERVATION_COMMITTED", $"reservations/{reservation.Id}", "It is sold."));
        End(reservation, ReservationStatus.Released);
        return reservation;
    }

    private void End(Reservation reservation, ReservationStatus status)
    {
        if (reservation.Status is not (ReservationStatus.Held or ReservationStatus.Committed))
            return;

        foreach (var item in reservation.Items)
        {
            var product = Find(item.ProductId);
            if (reservation.Status == ReservationStatus.Held)
                product.ReservedQuantity -= item.Quantity;
            else
                product.SoldQuantity -= item.Quantity;
            product.AvailableQuantity += item.Quantity;
        }

        reservation.Status = status;
    }

    private static FailedPreconditionException Ended(Reservation reservation) =>
        new(new PreconditionViolation("RESERVATION_ENDED", $"reservations/{reservation.Id}", $"It is {reservation.Status}."));
}
