using System.Collections.Concurrent;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>Databases that were prepared once and are then copied, which costs tens of milliseconds instead of a migration.</summary>
internal sealed class TemplateDatabases(PostgreSqlDatabases databases)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new(StringComparer.Ordinal);

    /// <summary>The name of the template with this key; the first caller has it made, the others wait for it.</summary>
    public Task<string> GetAsync(string key, Func<string, Task> prepare, CancellationToken cancellationToken)
        => _templates.GetOrAdd(key, _ => new Lazy<Task<string>>(() => MakeAsync(prepare))).Value.WaitAsync(cancellationToken);

    // Not cancelled by the first caller: the others want the template too.
    private async Task<string> MakeAsync(Func<string, Task> prepare)
    {
        var name = await databases.CreateAsync("template", template: null, CancellationToken.None).ConfigureAwait(false);
        await prepare(databases.ConnectionStringOf(name, pooling: false)).ConfigureAwait(false);
        await databases.CloseToConnectionsAsync(name, CancellationToken.None).ConfigureAwait(false);
        return name;
    }
}
