using Microsoft.EntityFrameworkCore;
using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults;

namespace ShopMesh.Products.Data;

/// <summary>
/// Two hundred products to try the shop with, the same ones on every machine, with stock for weeks of shopping. Those that are there,
/// by id or by SKU, are left alone.
/// </summary>
internal sealed class SampleProducts : IDatabaseSeeder<ProductsDbContext>
{
    /// <summary>How many products there are: each article in each finish.</summary>
    public const int Count = 200;

    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly (Category Category, string Article, int Cents, string Tag)[] Articles =
    [
        (Category.Electronics, "Desk Lamp", 3990, "light"), (Category.Electronics, "Headphones", 8900, "audio"),
        (Category.Electronics, "Travel Charger", 2490, "travel"), (Category.Electronics, "Radio", 5950, "audio"),
        (Category.Electronics, "Kettle", 4500, "kitchen"), (Category.Books, "Cookbook", 2800, "kitchen"),
        (Category.Books, "Star Atlas", 3400, "outdoor"), (Category.Books, "Notebook", 1290, "paper"),
        (Category.Books, "Novel", 1690, "paper"), (Category.Books, "Field Guide", 2200, "outdoor"),
        (Category.Clothing, "Wool Scarf", 3900, "winter"), (Category.Clothing, "Rain Jacket", 9900, "outdoor"),
        (Category.Clothing, "T-Shirt", 1900, "cotton"), (Category.Clothing, "Socks", 890, "winter"),
        (Category.Clothing, "Sun Hat", 2450, "summer"), (Category.Home, "Mug", 1250, "kitchen"),
        (Category.Home, "Blanket", 5900, "winter"), (Category.Home, "Wall Clock", 4200, "light"),
        (Category.Home, "Cutting Board", 2990, "kitchen"), (Category.Home, "Vase", 3300, "gift"),
        (Category.Garden, "Watering Can", 2650, "outdoor"), (Category.Garden, "Herb Seeds", 349, "summer"),
        (Category.Garden, "Garden Gloves", 1390, "outdoor"), (Category.Garden, "Plant Pot", 1790, "gift"),
        (Category.Garden, "Bird Feeder", 2390, "winter"), (Category.Toys, "Puzzle", 2190, "gift"),
        (Category.Toys, "Kite", 1890, "summer"), (Category.Toys, "Building Blocks", 4490, "gift"),
        (Category.Toys, "Board Game", 3590, "gift"), (Category.Toys, "Yo-Yo", 790, "travel"),
        (Category.Sports, "Yoga Mat", 3290, "cotton"), (Category.Sports, "Water Bottle", 1990, "travel"),
        (Category.Sports, "Football", 2590, "outdoor"), (Category.Sports, "Skipping Rope", 1190, "summer"),
        (Category.Sports, "Bicycle Bell", 1490, "travel"), (Category.Grocery, "Coffee", 1095, "kitchen"),
        (Category.Grocery, "Green Tea", 695, "gift"), (Category.Grocery, "Olive Oil", 1450, "kitchen"),
        (Category.Grocery, "Honey", 849, "gift"), (Category.Grocery, "Dark Chocolate", 395, "gift"),
    ];

    private static readonly string[] Finishes = ["Classic", "Compact", "Deluxe", "Nordic", "Terra"];

    /// <inheritdoc/>
    public async Task SeedAsync(ProductsDbContext context, CancellationToken cancellationToken)
    {
        var products = Enumerable.Range(0, Count).Select(Make).ToList();
        var ids = products.Select(product => product.Id).ToList();
        var skus = products.Select(product => product.Sku).ToList();
        var existing = await context.Products
            .Where(product => ids.Contains(product.Id) || skus.Contains(product.Sku))
            .Select(product => new { product.Id, product.Sku })
            .ToListAsync(cancellationToken);
        context.Products.AddRange(products.Where(product => !existing.Exists(other => other.Id == product.Id || other.Sku == product.Sku)));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static Product Make(int index)
    {
        var (category, article, cents, tag) = Articles[index % Articles.Length];
        var finish = Finishes[index / Articles.Length];
        var createdAt = Opening.AddMinutes(index * 41);
        var details = new ProductDetails
        {
            Sku = $"{article.ToUpperInvariant().Replace(' ', '-')}-{index + 1:0000}",
            Name = $"{finish} {article}",
            Description = $"{article}, {finish.ToLowerInvariant()} line. Made to last, easy to repair, sent in paper.",
            Price = new MonetaryAmount("EUR", cents * (100 + (index / Articles.Length * 15)) / 100),
            Category = category,
            Tags = [tag, finish.ToLowerInvariant()],
            Metadata = new Dictionary<string, string> { ["line"] = finish, ["weight_grams"] = $"{120 + (index * 37 % 4000)}" },
            // One that is not sold any more, so that a basket is refused now and then.
            IsDiscontinued = index == 77,
        };

        // Most have plenty; two run low enough to run out while someone watches.
        var stock = index switch { 12 or 163 => 250, _ => 10_000L * (1 + (index % 100)) };
        return Product.Add(IdOf(index, createdAt), details, stock, createdAt);
    }

    /// <summary>A UUIDv7 whose random part counts.</summary>
    private static Guid IdOf(int index, DateTimeOffset createdAt) =>
        Guid.Parse($"{createdAt.ToUnixTimeMilliseconds():x12}7000800000000000{index + 1:x4}");
}
