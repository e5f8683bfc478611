namespace ShopMesh.LoadGenerator.Arrivals;

/// <summary>How arrivals are spread over time.</summary>
internal enum ArrivalPattern
{
    /// <summary>Independent of each other, as people are: distances are exponentially distributed.</summary>
    Poisson,

    /// <summary>At equal distances.</summary>
    Constant,
}
