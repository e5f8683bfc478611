using ShopMesh.Orders.Tests.Running;
using Xunit;

// One shop for all tests, which take turns: a test may hold its services at some point, and kill replicas.
[assembly: AssemblyFixture(typeof(OrdersShop))]
