using ShopMesh.Fuzz.Tests.Running;

[assembly: AssemblyFixture(typeof(FuzzShop))]
