using ShopMesh.Testing.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgreSqlCluster))]
