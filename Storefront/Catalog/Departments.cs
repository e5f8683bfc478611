using Shop.Products.V1;

namespace ShopMesh.Storefront.Catalog;

/// <summary>A part of the shop.</summary>
internal sealed record Department(string Key, string Name, Category Category);

/// <summary>The parts of the shop in the order in which they are shown.</summary>
internal static class Departments
{
    public static readonly IReadOnlyList<Department> All =
    [
        new("home", "Home", Category.Home), new("garden", "Garden", Category.Garden), new("clothing", "Clothing", Category.Clothing),
        new("electronics", "Electronics", Category.Electronics), new("books", "Books & paper", Category.Books), new("toys", "Toys & games", Category.Toys),
        new("sports", "Sports", Category.Sports), new("grocery", "Grocery", Category.Grocery),
    ];

    public static Department? Find(string? key) => All.FirstOrDefault(department => department.Key == key);

    public static Department? Of(Category category) => All.FirstOrDefault(department => department.Category == category);
}
