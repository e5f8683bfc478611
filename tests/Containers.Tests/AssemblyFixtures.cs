using ShopMesh.Containers.Tests.Running;
using Xunit;

// One system for all tests of this assembly: starting it is the dearest thing they do.
[assembly: AssemblyFixture(typeof(ContainerShop))]
