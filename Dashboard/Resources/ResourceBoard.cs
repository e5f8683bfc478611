using System.Collections.Immutable;
using Shop.Dashboard.V1;
using ShopMesh.Dashboard.Configuration;
using ShopMesh.Dashboard.Telemetry;

namespace ShopMesh.Dashboard.Resources;

/// <summary>The resources as the app host last described them. Safe for concurrent use; each state is immutable.</summary>
internal sealed class ResourceBoard(DashboardOptions options)
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, Resource> _resources = ImmutableDictionary<string, Resource>.Empty;

    /// <summary>Announces each new state.</summary>
    public ChangeSignal Changes { get; } = new();

    public ResourceBoardState State { get; private set; } = new(options.ApplicationName,
        options.ResourceServiceClient.Url.Length == 0 ? AppHostConnection.NotConfigured : AppHostConnection.Connecting,
        "", null, ImmutableDictionary<string, Resource>.Empty);

    public void SetApplicationName(string name) => Change(state => name.Length == 0 ? state : state with { ApplicationName = name });

    public void SetConnecting() => Change(state => state with { Connection = AppHostConnection.Connecting, RetryAt = null });

    public void SetLost(string problem, DateTimeOffset retryAt) =>
        Change(state => state with { Connection = AppHostConnection.Lost, Problem = problem, RetryAt = retryAt });

    public void Apply(WatchResourcesResponse message) => Change(state =>
    {
        _resources = message.KindCase switch
        {
            WatchResourcesResponse.KindOneofCase.Snapshot => message.Snapshot.Resources.ToImmutableDictionary(resource => resource.Id),
            WatchResourcesResponse.KindOneofCase.Changes => _resources
                .SetItems(message.Changes.Upserted.Select(resource => KeyValuePair.Create(resource.Id, resource)))
                .RemoveRange(message.Changes.DeletedIds),
            _ => _resources,
        };
        return state with { Connection = AppHostConnection.Connected, Problem = "", RetryAt = null, Resources = _resources };
    });

    private void Change(Func<ResourceBoardState, ResourceBoardState> change)
    {
        lock (_gate)
            State = change(State);
        Changes.Publish();
    }
}
