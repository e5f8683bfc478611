using ShopMesh.Testing.PostgreSql;

[assembly: AssemblyFixture(typeof(PostgreSqlCluster))]
