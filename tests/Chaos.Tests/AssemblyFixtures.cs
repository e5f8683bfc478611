using ShopMesh.Chaos.Tests.Running;
using Xunit;

// One shop for all tests, which take turns: some kill its replicas.
[assembly: AssemblyFixture(typeof(ChaosShop))]
