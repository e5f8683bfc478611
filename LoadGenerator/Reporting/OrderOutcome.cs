namespace ShopMesh.LoadGenerator.Reporting;

/// <summary>What became of an order, as its shopper knows it.</summary>
internal enum OrderOutcome
{
    /// <summary>The shop confirmed it.</summary>
    Confirmed,

    /// <summary>The shop turned it down for good, such as for too little stock.</summary>
    Rejected,

    /// <summary>No final answer came in all the time that the shopper was willing to wait. There should be none, ever.</summary>
    Lost,

    /// <summary>The program was stopped before there was a final answer.</summary>
    Abandoned,
}
