using System.Diagnostics;

namespace ShopMesh.Bench.Measuring;

/// <summary>Runs something over and over from a fixed number of callers, and counts.</summary>
internal static class Rounds
{
    /// <summary>How often per second it was done, over the given time, and what it cost.</summary>
    public static async Task<Pace> PaceAsync(
        Func<int, CancellationToken, Task> work, int concurrency, TimeSpan duration, CancellationToken cancellationToken)
    {
        var done = 0;
        var cpu = CpuGauge.Seconds();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(caller => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(started) < duration)
                {
                    await work(caller, cancellationToken);
                    Interlocked.Increment(ref done);
                }
            },
            cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Pace(done / elapsed, (CpuGauge.Seconds() - cpu) * 1_000_000 / done);
    }

    /// <summary>The pace at which one run gets through so many rows.</summary>
    public static async Task<Pace> PaceAsync(int rows, Func<Task> run)
    {
        var cpu = CpuGauge.Seconds();
        var started = Stopwatch.GetTimestamp();
        await run();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Pace(rows / elapsed, (CpuGauge.Seconds() - cpu) * 1_000_000 / rows);
    }

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
