namespace ShopMesh.Products.Domain;

/// <summary>A department of the shop. The numbers are stored, and are those of the contract.</summary>
internal enum Category : short
{
    None = 0,
    Electronics = 1,
    Books = 2,
    Clothing = 3,
    Home = 4,
    Garden = 5,
    Toys = 6,
    Sports = 7,
    Grocery = 8,
}
