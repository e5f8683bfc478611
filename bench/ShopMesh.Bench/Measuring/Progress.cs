using System.Diagnostics;

namespace ShopMesh.Bench.Measuring;

/// <summary>Says what is being done, for those who wait; results go to standard output, this does not.</summary>
internal sealed class Progress(bool isVerbose)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public void Say(string what) => Console.Error.WriteLine($"[{Stopwatch.GetElapsedTime(_started):mm\\:ss}] {what}");

    public void Detail(string what)
    {
        if (isVerbose)
            Console.Error.WriteLine(what);
    }
}
