namespace ShopMesh.ServiceDefaults.Querying.Tests.Rows;

/// <summary>A row with a column of every type that can be filtered and sorted by.</summary>
public sealed class Paint
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public long Litres { get; set; }

    public decimal Price { get; set; }

    public Shade Shade { get; set; }

    public DateTimeOffset MixedAt { get; set; }
}
