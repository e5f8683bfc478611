using ShopMesh.Clients.Tests.Running;
using Xunit;

// One shop for all tests of this assembly: starting it is the dearest thing they do.
[assembly: AssemblyFixture(typeof(ReplicatedShop))]
