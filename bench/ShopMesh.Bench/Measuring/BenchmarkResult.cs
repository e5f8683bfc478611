namespace ShopMesh.Bench.Measuring;

/// <summary>What one benchmark found.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of the rates, such as "orders/s".</param>
/// <param name="Baseline">The pace of the bare program.</param>
/// <param name="Product">The pace of the services.</param>
/// <param name="Target">What the ratio should be at least.</param>
/// <param name="MemoryGrowth">By how many MiB the memory of each process grew.</param>
/// <param name="MemoryLimit">What it may grow by; null where nothing is promised.</param>
internal sealed record BenchmarkResult(
    string Name, string Unit, Pace Baseline, Pace Product, double Target, IReadOnlyDictionary<string, double> MemoryGrowth, double? MemoryLimit)
{
    /// <summary>The services' rate by the bare program's.</summary>
    public double Ratio => Product.PerSecond / Baseline.PerSecond;

    /// <summary>Whether the targets are met.</summary>
    public bool IsMet => Ratio >= Target && (MemoryLimit is null || MemoryGrowth.Values.All(growth => growth < MemoryLimit));

    /// <summary>The lines for a person.</summary>
    public override string ToString() =>
        $"""
        {Name}
          baseline   {Baseline.PerSecond,12:N1} {Unit}   {Baseline.CpuMicroseconds,10:N1} µs of processor each
          services   {Product.PerSecond,12:N1} {Unit}   {Product.CpuMicroseconds,10:N1} µs of processor each
          ratio      {Ratio,12:N3}   target {Target:N1} or more
          memory     {string.Join(", ", MemoryGrowth.Select(growth => $"{growth.Key} +{growth.Value:N1} MiB"))}{(MemoryLimit is { } limit ? $"   limit {limit:N0} MiB" : "")}
          {(IsMet ? "met" : "NOT MET")}
        """;
}
