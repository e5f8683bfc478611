using System.CommandLine;
using ShopMesh.Bench.Import;
using ShopMesh.Bench.Measuring;
using ShopMesh.Bench.Orders;
using ShopMesh.Bench.Stream;

var which = new Argument<string>("benchmark")
{
    Description = "What to measure: orders, stream, import, or all.",
    DefaultValueFactory = _ => "all",
};
which.AcceptOnlyFromAmong("orders", "stream", "import", "all");
var verbose = new Option<bool>("--verbose") { Description = "Print the statements that were recorded." };
var command = new RootCommand(
    "Measures the services against bare programs that do the same with PostgreSQL, in the same run on the same database. It starts all "
    + "that it needs. Exit codes: 0 every target is met, 1 one is not.")
{
    which, verbose,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    if (typeof(Program).Assembly.GetCustomAttributes(typeof(System.Diagnostics.DebuggableAttribute), false)
        .Cast<System.Diagnostics.DebuggableAttribute>().Any(attribute => attribute.IsJITOptimizerDisabled))
    {
        Console.Error.WriteLine("This is a Debug build: run it with -c Release.");
        return 1;
    }

    var progress = new Progress(parsed.GetValue(verbose));
    var benchmarks = new Dictionary<string, Func<CancellationToken, Task<BenchmarkResult>>>
    {
        ["orders"] = new OrdersBenchmark(progress).RunAsync,
        ["stream"] = new StreamBenchmark(progress).RunAsync,
        ["import"] = new ImportBenchmark(progress).RunAsync,
    };
    var results = new List<BenchmarkResult>();
    foreach (var (name, run) in benchmarks)
    {
        if (parsed.GetValue(which) is not "all" and var one && one != name)
            continue;
        progress.Say($"== {name}");
        results.Add(await run(cancellationToken));
        Console.WriteLine(results[^1]);
    }

    return results.All(result => result.IsMet) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
