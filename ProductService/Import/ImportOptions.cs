using System.ComponentModel.DataAnnotations;

namespace ShopMesh.Products.Import;

/// <summary>How products are imported (section <c>Products:Import</c>).</summary>
internal sealed class ImportOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Products:Import";

    /// <summary>
    /// <c>ChunkRows</c>, default 2,000: rows that are stored in one transaction. Transactions must be short: watchers are not shown what was
    /// committed after the oldest one began.
    /// </summary>
    [Range(1, 50_000)]
    public int ChunkRows { get; set; } = 2000;

    /// <summary><c>ChunkBytes</c>, default 2 MiB: a chunk of large rows has fewer of them. Two chunks are in memory.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int ChunkBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary><c>MostAtOnce</c>, default 4: imports that one replica runs; each takes a connection of the database.</summary>
    [Range(1, 100)]
    public int MostAtOnce { get; set; } = 4;
}
