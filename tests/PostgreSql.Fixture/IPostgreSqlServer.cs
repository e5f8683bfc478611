namespace ShopMesh.Testing.PostgreSql;

/// <summary>A running server that belongs to the fixture; disposing it ends it and removes its data.</summary>
internal interface IPostgreSqlServer : IAsyncDisposable
{
    /// <summary>Of the maintenance database, as superuser.</summary>
    string ConnectionString { get; }

    /// <summary>What it is, to follow "PostgreSQL 17.4, ".</summary>
    string Description { get; }
}
