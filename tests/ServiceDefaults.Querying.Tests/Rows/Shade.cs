namespace ShopMesh.ServiceDefaults.Querying.Tests.Rows;

public enum Shade : short
{
    Light = 1,
    HalfDark = 2,
    Dark = 3,
}
