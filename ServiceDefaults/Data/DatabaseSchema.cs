namespace ShopMesh.ServiceDefaults.Data;

/// <summary>
/// Whether a database has every migration that this build of the service was made with. It may have more: those of a newer build that is
/// being rolled out. Once it has them, it has them.
/// </summary>
internal sealed class DatabaseSchema(string connectionName)
{
    /// <summary>The channel that <c>migrate</c> notifies when it is done.</summary>
    public const string Channel = "shop_mesh_schema";

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SchemaWait? _wait;

    /// <summary>The database.</summary>
    public string ConnectionName { get; } = connectionName;

    /// <summary>Completes when the schema is there.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Whether the schema is there.</summary>
    public bool IsReady => _ready.Task.IsCompleted;

    /// <summary>Completes when it is known whether the schema is there.</summary>
    public Task Looked => _looked.Task;

    /// <summary>What is waited for; <see langword="null"/> if nothing is.</summary>
    public SchemaWait? Wait => IsReady ? null : _wait;

    /// <summary>Something is missing.</summary>
    public void WaitFor(SchemaWait wait)
    {
        _wait = wait;
        _looked.TrySetResult();
    }

    /// <summary>Nothing is missing.</summary>
    public void Found()
    {
        _ready.TrySetResult();
        _looked.TrySetResult();
    }
}
