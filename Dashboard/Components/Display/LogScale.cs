namespace ShopMesh.Dashboard.Components.Display;

/// <summary>Places durations on a logarithmic axis that grows downwards, as SVG counts.</summary>
public sealed class LogScale
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _top;
    private readonly double _height;

    /// <summary>An axis for these durations, with a little air on either side and at least a decade long.</summary>
    public LogScale(long shortest, long longest, double top, double height)
    {
        _low = Math.Log10(Math.Max(1, shortest)) - .2;
        _high = Math.Max(Math.Log10(Math.Max(1, longest)) + .2, _low + 1);
        _top = top;
        _height = height;
    }

    /// <summary>Where a duration lies.</summary>
    public double Y(long nanoseconds) => _top + _height * (1 - (Math.Log10(Math.Max(1, nanoseconds)) - _low) / (_high - _low));

    /// <summary>Round durations along the axis, in nanoseconds.</summary>
    public IEnumerable<long> Ticks()
    {
        // One decade or so has too few powers of ten to read values off.
        double[] steps = _high - _low < 2 ? [1, 2, 5] : [1];
        for (var power = (int)Math.Floor(_low); power <= Math.Floor(_high); power++)
        {
            foreach (var step in steps)
            {
                var tick = step * Math.Pow(10, power);
                if (Math.Log10(tick) >= _low && Math.Log10(tick) <= _high)
                    yield return (long)tick;
            }
        }
    }
}
