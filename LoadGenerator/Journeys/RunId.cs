namespace ShopMesh.LoadGenerator.Journeys;

/// <summary>Tells runs apart: two runs of one seed make the same journeys, but sign up as different people.</summary>
/// <param name="Name">A short text that no other run has.</param>
internal sealed record RunId(string Name)
{
    /// <summary>The id of a new run.</summary>
    public static RunId New() => new(Guid.NewGuid().ToString("n")[..10]);
}
