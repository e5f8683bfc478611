namespace ShopMesh.Authority.Reporting;

/// <summary>Tells what is done, a line for each step: what, for whom and until when. Keys are nowhere near.</summary>
/// <param name="output">For what was done.</param>
/// <param name="errors">For what was not.</param>
internal sealed class Report(TextWriter output, TextWriter errors)
{
    /// <summary>Tells of a step.</summary>
    public void Line(string text) => output.WriteLine(text);

    /// <summary>Tells of steps.</summary>
    public void Lines(IEnumerable<string> texts)
    {
        foreach (var text in texts)
            Line(text);
    }

    /// <summary>Tells of something that could not be done.</summary>
    public void Problem(string text) => errors.WriteLine(text);
}
