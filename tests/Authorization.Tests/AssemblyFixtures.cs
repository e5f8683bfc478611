[assembly: AssemblyFixture(typeof(ShopMesh.Authorization.Tests.People))]
