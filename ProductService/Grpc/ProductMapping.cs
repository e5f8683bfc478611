using Google.Protobuf.WellKnownTypes;
using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults.Resources;
using V1 = Shop.Products.V1;

namespace ShopMesh.Products.Grpc;

/// <summary>Between the contract's messages of the catalog and the domain.</summary>
internal static class ProductMapping
{
    /// <summary>The fields that UpdateProduct may change.</summary>
    public static readonly UpdateMask Updatable = new("sku", "name", "description", "price", "category", "tags", "metadata", "status");

    public static V1.Product ToMessage(this Product product)
    {
        var message = new V1.Product
        {
            Id = product.Id.ToString(),
            Sku = product.Sku,
            Name = product.Name,
            Description = product.Description,
            Price = product.Price.ToMoney(),
            Category = (V1.Category)product.Category,
            Status = (V1.ProductStatus)product.Status,
            AvailableQuantity = product.AvailableQuantity,
            ReservedQuantity = product.ReservedQuantity,
            SoldQuantity = product.SoldQuantity,
            CreatedAt = Timestamp.FromDateTimeOffset(product.CreatedAt),
            UpdatedAt = Timestamp.FromDateTimeOffset(product.UpdatedAt),
            Etag = EntityTag.Of(product.Id, product.Version),
        };
        message.Tags.AddRange(product.Tags);
        message.Metadata.Add(product.Metadata);
        return message;
    }

    public static ProductDetails ToDetails(this V1.Product product) => new()
    {
        Sku = product.Sku,
        Name = product.Name,
        Description = product.Description,
        Price = product.Price.ToAmount(),
        Category = (Category)product.Category,
        Tags = product.Tags,
        Metadata = product.Metadata.ToDictionary(),
        IsDiscontinued = IsDiscontinued(product),
    };

    /// <summary>The details with those fields of the message that the mask names.</summary>
    public static ProductDetails With(this ProductDetails details, V1.Product product, FieldMask mask) => new()
    {
        Sku = Updatable.Names(mask, "sku") ? product.Sku : details.Sku,
        Name = Updatable.Names(mask, "name") ? product.Name : details.Name,
        Description = Updatable.Names(mask, "description") ? product.Description : details.Description,
        Price = Updatable.Names(mask, "price") ? product.Price.ToAmount() : details.Price,
        Category = Updatable.Names(mask, "category") ? (Category)product.Category : details.Category,
        Tags = Updatable.Names(mask, "tags") ? product.Tags : details.Tags,
        Metadata = Updatable.Names(mask, "metadata") ? product.Metadata.ToDictionary() : details.Metadata,
        IsDiscontinued = Updatable.Names(mask, "status") ? IsDiscontinued(product) : details.IsDiscontinued,
    };

    /// <summary>The amount of a message that was validated.</summary>
    public static MonetaryAmount ToAmount(this Google.Type.Money money) =>
        MonetaryAmount.TryFrom(money, out var amount, out var error) ? amount : throw new ArgumentException(error, nameof(money));

    // Whether there is stock of what is sold, the stock says: a caller who sends back what it read, "out of stock", changes nothing.
    private static bool IsDiscontinued(V1.Product product) => product.Status == V1.ProductStatus.Discontinued;
}
