namespace ShopMesh.Products.Domain;

/// <summary>Whether a product is sold. The numbers are stored, and are those of the contract.</summary>
internal enum ProductStatus : short
{
    Active = 1,
    Discontinued = 2,
    OutOfStock = 3,
}
