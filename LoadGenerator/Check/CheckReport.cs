using System.Globalization;

namespace ShopMesh.LoadGenerator.Check;

/// <summary>Writes a line for each step, for a person or the log of a pod.</summary>
internal sealed class CheckReport(TextWriter output, TimeProvider clock)
{
    private string _step = "start";
    private long _began = clock.GetTimestamp();
    private string? _waits;

    /// <summary>A step begins.</summary>
    public void Begin(string step)
    {
        (_step, _began, _waits) = (step, clock.GetTimestamp(), null);
    }

    /// <summary>The step is done.</summary>
    public void Done(string what) => Write("ok", what);

    /// <summary>The step is not done yet; said once per reason.</summary>
    public void Waits(string why)
    {
        if (why != _waits)
            Write("waits", why);
        _waits = why;
    }

    /// <summary>The step has failed.</summary>
    public void Failed(string why) => Write("FAILED", why);

    /// <summary>The step was not done in time; with what it waited for.</summary>
    public void TimedOut(TimeSpan limit) => Write("FAILED", string.Create(
        CultureInfo.InvariantCulture, $"not done within {limit.TotalSeconds:0.#} s{(_waits is null ? "" : $"; at last {_waits}")}"));

    private void Write(string outcome, string what) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{outcome,-6} {clock.GetElapsedTime(_began).TotalMilliseconds,7:0} ms  {_step}: {what}"));
}
