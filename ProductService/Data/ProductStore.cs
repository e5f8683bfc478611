using Microsoft.EntityFrameworkCore;
using Npgsql;
using ShopMesh.Products.Domain;
using ShopMesh.Products.Inventory;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Data;

/// <summary>Keeps the catalog.</summary>
internal sealed class ProductStore(ProductsDbContext database, InventoryBell bell, TimeProvider time)
{
    private const string ResourceType = "product";

    /// <summary>The product with this id.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<Product> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Products.AsNoTracking().SingleOrDefaultAsync(product => product.Id == id, cancellationToken) ?? throw NotFound(id);

    /// <summary>Those of the products that exist, by id.</summary>
    public Task<Dictionary<Guid, Product>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.Products.AsNoTracking()
            .Where(product => ids.Contains(product.Id))
            .ToDictionaryAsync(product => product.Id, cancellationToken);

    /// <summary>Takes a product into the catalog.</summary>
    /// <param name="details">What it is.</param>
    /// <param name="quantity">Its first stock.</param>
    /// <param name="caller">Who wants it, for the feed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="AlreadyExistsException">The SKU is taken.</exception>
    public async Task<Product> CreateAsync(ProductDetails details, long quantity, string caller, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var product = Product.Add(Guid.CreateVersion7(now), details, quantity, now);
        database.Products.Add(product);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await SaveAsync(product, cancellationToken);
        await TellAsync(product.Id, 0, quantity, caller, InventoryReason.Creation, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        return product;
    }

    /// <summary>Changes what can be changed of a product.</summary>
    /// <param name="id">Which.</param>
    /// <param name="etag">The etag that it must have; empty for any.</param>
    /// <param name="change">What becomes of what it says now.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="NotFoundException">There is no such product.</exception>
    /// <exception cref="ConflictException">The etag is another one by now.</exception>
    /// <exception cref="AlreadyExistsException">The new SKU is taken.</exception>
    public async Task<Product> UpdateAsync(
        Guid id, string etag, Func<ProductDetails, ProductDetails> change, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var product = await LockAsync(id, etag, cancellationToken);
        product.Change(change(product.Details()), time.GetUtcNow());
        await SaveAsync(product, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return product;
    }

    /// <summary>Removes a product from the catalog.</summary>
    /// <param name="id">Which.</param>
    /// <param name="etag">The etag that it must have; empty for any.</param>
    /// <param name="caller">Who wants it, for the feed.</param>
    /// <param name="cancellationToken">Cancels the removal.</param>
    /// <exception cref="NotFoundException">There is no such product.</exception>
    /// <exception cref="ConflictException">The etag is another one by now.</exception>
    /// <exception cref="FailedPreconditionException">Some of it is reserved.</exception>
    public async Task DeleteAsync(Guid id, string etag, string caller, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var product = await LockAsync(id, etag, cancellationToken);
        if (product.ReservedQuantity > 0)
        {
            throw new FailedPreconditionException(new PreconditionViolation(
                "STOCK_RESERVED", $"products/{id}", $"{product.ReservedQuantity} of it are reserved: wait until they are sold or given back."));
        }

        database.Products.Remove(product);
        await database.SaveChangesAsync(cancellationToken);
        await TellAsync(id, product.AvailableQuantity, 0, caller, InventoryReason.Deletion, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
    }

    /// <summary>Writes to the feed what watchers are to see, if it is anything.</summary>
    private Task TellAsync(Guid id, long before, long now, string caller, string reason, CancellationToken cancellationToken) =>
        before == now
            ? Task.CompletedTask
            : database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO inventory_changes (product_id, old_quantity, new_quantity, changed_at, changed_by, reason)
                VALUES ({id}, {before}, {now}, {StoredTime.Of(time.GetUtcNow())}, {caller}, {reason})
                """,
                cancellationToken);

    /// <summary>The product as it is, locked until the transaction ends: neither another change nor a reservation comes between.</summary>
    private async Task<Product> LockAsync(Guid id, string etag, CancellationToken cancellationToken)
    {
        var products = await database.Products
            .FromSql($"SELECT * FROM products WHERE id = {id} FOR UPDATE")
            .ToListAsync(cancellationToken);
        return products switch
        {
            [] => throw NotFound(id),
            [var product] when EntityTag.Allows(etag, product.Id, product.Version) => product,
            _ => throw new ConflictException("ETAG_MISMATCH", "The product has changed since it was read: read it again and repeat the change."),
        };
    }

    private async Task SaveAsync(Product product, CancellationToken cancellationToken)
    {
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: ProductConfiguration.SkuIndex,
        })
        {
            throw new AlreadyExistsException(ResourceType, product.Sku, "SKU_TAKEN");
        }
    }

    private static NotFoundException NotFound(Guid id) => new(ResourceType, id.ToString());
}
