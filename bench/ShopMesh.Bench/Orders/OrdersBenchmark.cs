using Npgsql;
using ShopMesh.Bench.Measuring;
using ShopMesh.Bench.Recording;
using ShopMesh.Bench.Shop;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Bench.Orders;

/// <summary>PlaceOrder through three services against one program that sends the statements they send.</summary>
internal sealed class OrdersBenchmark(Progress progress)
{
    private const double Target = 0.6;
    private const int Concurrency = 16;
    private const int Templates = 100;
    private const int Rounds = 5;
    // The runtime compiles what is hot several times over, each time better, which takes a while and most of the processor.
    private const int MostWarmUps = 10;
    private const double Steady = 0.03;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan QuietAfter = TimeSpan.FromMilliseconds(20);

    public async Task<BenchmarkResult> RunAsync(CancellationToken cancellationToken)
    {
        progress.Say("Starting PostgreSQL and making databases");
        await using var shop = await BenchShop.CreateAsync(ServiceProgram.Users, ServiceProgram.Products, ServiceProgram.Orders);
        var sources = shop.Databases.ToDictionary(database => database.Key, database => NpgsqlDataSource.Create(database.Value));
        try
        {
            var catalog = new Catalog();
            await catalog.StoreAsync(sources["users-db"], sources["products-db"]);
            var works = await RecordAsync(shop, catalog, cancellationToken);
            return await MeasureAsync(shop, catalog, works, sources, cancellationToken);
        }
        finally
        {
            foreach (var source in sources.Values)
                await source.DisposeAsync();
        }
    }

    private async Task<RecordedWork[]> RecordAsync(BenchShop shop, Catalog catalog, CancellationToken cancellationToken)
    {
        progress.Say($"Recording what the services send for {Templates} orders");
        var recorders = shop.Databases.ToDictionary(database => database.Key, database => new StatementRecorder(database.Key, database.Value));
        try
        {
            using var services = await OrderServices.StartAsync(
                shop, recorders.ToDictionary(recorder => recorder.Key, recorder => recorder.Value.Start()));
            var random = new Random(1);

            // The first ones open connections and load types.
            for (var i = 0; i < 20; i++)
                await services.PlaceAsync(0, catalog.Order(random), cancellationToken);
            await Take(recorders.Values);

            var works = new RecordedWork[Templates];
            for (var i = 0; i < works.Length; i++)
            {
                await services.PlaceAsync(0, catalog.Order(random), cancellationToken);
                works[i] = RecordedWork.From(await Take(recorders.Values), catalog.Ids);
            }

            var sample = works[^1];
            progress.Say($"An order is {sample.Statements} statements in {sample.Transactions} transactions and {sample.RoundTrips} round trips");
            progress.Detail(sample.Describe());
            await shop.StopServicesAsync();
            return works;
        }
        finally
        {
            foreach (var recorder in recorders.Values)
                await recorder.DisposeAsync();
        }
    }

    // What the services do after the answer belongs to the order too.
    private static async Task<IReadOnlyList<RecordedStatement>> Take(IEnumerable<StatementRecorder> recorders)
    {
        var statements = new List<RecordedStatement>();
        int before;
        do
        {
            before = statements.Count;
            await Task.Delay(QuietAfter);
            foreach (var recorder in recorders)
                statements.AddRange(recorder.Take());
        }
        while (statements.Count > before);
        return [.. statements.OrderBy(statement => statement.CompletedAt)];
    }

    private async Task<BenchmarkResult> MeasureAsync(
        BenchShop shop, Catalog catalog, RecordedWork[] works, Dictionary<string, NpgsqlDataSource> sources, CancellationToken cancellationToken)
    {
        using var services = await OrderServices.StartAsync(shop, shop.Databases);
        Task PlaceAsync(int caller, CancellationToken token) => services.PlaceAsync(caller, catalog.Order(Random.Shared), token);
        Task ReplayAsync(int caller, CancellationToken token) => works[Random.Shared.Next(works.Length)].ReplayAsync(sources, token);

        progress.Say($"Warming up at {Concurrency} callers until an order costs what it cost before");
        var last = await Measuring.Rounds.PaceAsync(PlaceAsync, Concurrency, WarmUp, cancellationToken);
        for (var i = 0; i < MostWarmUps; i++)
        {
            await Measuring.Rounds.PaceAsync(ReplayAsync, Concurrency, WarmUp / 4, cancellationToken);
            var next = await Measuring.Rounds.PaceAsync(PlaceAsync, Concurrency, WarmUp, cancellationToken);
            progress.Detail($"{next.PerSecond:N0} orders/s at {next.CpuMicroseconds:N0} µs");
            if (Math.Abs(next.CpuMicroseconds - last.CpuMicroseconds) < Steady * last.CpuMicroseconds)
                break;
            last = next;
        }

        var gauges = services.Processes.ToDictionary(process => process.Key, process => new MemoryGauge(process.Value.ProcessId));
        var product = new List<Pace>();
        var baseline = new List<Pace>();
        for (var round = 1; round <= Rounds; round++)
        {
            product.Add(await Measuring.Rounds.PaceAsync(PlaceAsync, Concurrency, RoundLength, cancellationToken));
            baseline.Add(await Measuring.Rounds.PaceAsync(ReplayAsync, Concurrency, RoundLength, cancellationToken));
            progress.Say($"Round {round} of {Rounds}: services {product[^1].PerSecond:N0}, baseline {baseline[^1].PerSecond:N0} orders/s");
        }

        foreach (var gauge in gauges.Values)
            await gauge.DisposeAsync();
        return new BenchmarkResult(
            $"orders: PlaceOrder of 2 products, {Concurrency} callers",
            "orders/s",
            Pace.Median(baseline),
            Pace.Median(product),
            Target,
            gauges.ToDictionary(gauge => gauge.Key, gauge => gauge.Value.Growth),
            MemoryLimit: null);
    }
}
