namespace ShopMesh.Testing.Shop.Fakes;

/// <summary>A point in an rpc, as its server sees it.</summary>
public enum RpcMoment
{
    /// <summary>The request is there; nothing was done.</summary>
    Before,

    /// <summary>Everything was done; the answer was not sent.</summary>
    After,
}
