using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Querying.Paging;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Rows;

/// <summary>A database of 200 paints with many equal values, so that orders have ties.</summary>
public sealed class PaintDatabase(PostgreSqlCluster cluster) : IAsyncLifetime
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly string[] Names = ["Azure", "azure", "Ochre", "O'Hara's \"green\"", "Été", "", "50% grey", "back\\slash"];

    private string _connectionString = "";

    public static ListQueries Queries { get; } = new(new PageTokenProtector(Options.Create(new PageTokenOptions())));

    public PaintContext Open() => PaintContext.On(_connectionString);

    public async ValueTask InitializeAsync()
    {
        _connectionString = await cluster.CreateDatabaseFromTemplateAsync(nameof(PaintContext), CreateAsync);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static Paint Make(int index) => new()
    {
        Id = Guid.CreateVersion7(Start.AddSeconds(index)),
        Name = Names[index % Names.Length],
        Litres = index % 7 * (index % 2 == 0 ? 1 : -1),
        Price = index % 5 * 1.25m,
        Shade = (Shade)((index % 3) + 1),
        MixedAt = Start.AddHours(index % 11),
    };

    private static async Task CreateAsync(string connectionString)
    {
        await using var database = PaintContext.On(connectionString);
        await database.Database.EnsureCreatedAsync();
        database.Paints.AddRange(Enumerable.Range(0, 200).Select(Make));
        await database.SaveChangesAsync();
    }
}
