namespace ShopMesh.Testing.PostgreSql;

/// <summary>How the fixture's servers are set, in a container and locally.</summary>
internal static class ServerSettings
{
    /// <summary>Nothing here has to survive a crash, so nothing waits for the disk, unless a benchmark says otherwise.</summary>
    public static readonly IReadOnlyList<string> Common =
    [
        "max_connections=200", "shared_buffers=64MB", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
        "wal_level=minimal", "max_wal_senders=0", "jit=off", "lc_messages=C", "logging_collector=off", "log_destination=stderr",
    ];
}
