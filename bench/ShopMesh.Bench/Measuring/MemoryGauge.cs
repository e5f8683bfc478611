using System.Globalization;

namespace ShopMesh.Bench.Measuring;

/// <summary>Watches how much memory a process has resident, from one moment on.</summary>
internal sealed class MemoryGauge : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly int _processId;
    private readonly PeriodicTimer _timer = new(Interval);
    private readonly Task _watching;
    private double _peak;

    public MemoryGauge(int processId)
    {
        _processId = processId;
        Start = _peak = Read();
        _watching = WatchAsync();
    }

    /// <summary>What it had at first, in MiB.</summary>
    public double Start { get; }

    /// <summary>The most that it had beyond that, in MiB.</summary>
    public double Growth => _peak - Start;

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching;
    }

    private async Task WatchAsync()
    {
        while (await _timer.WaitForNextTickAsync())
            _peak = Math.Max(_peak, Read());
    }

    private double Read()
    {
        var line = File.ReadLines($"/proc/{_processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan()[6..^2], CultureInfo.InvariantCulture) / 1024;
    }
}
