using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Hosting;
using ShopMesh.ServiceDefaults.Interceptors;

namespace ShopMesh.ServiceDefaults.Authorization;

/// <summary>
/// Keeps the policy as configuration has it. It is read when the host starts, where a mistake ends the start, and again when
/// configuration changes, where a mistake leaves the policy as it was and says why.
/// </summary>
internal sealed partial class CallerPolicySource(
    IConfiguration configuration,
    IOptions<MeshOptions> mesh,
    RpcCatalog rpcs,
    ILogger<CallerPolicySource> logger) : IHostedService, IDisposable
{
    private volatile Policies _policies = new(CallerPolicy.DenyAll, EdgePolicy.DenyAll);
    private volatile string? _problem;
    private IDisposable? _subscription;

    /// <summary>The policy in force on the mesh listener.</summary>
    public CallerPolicy Current => _policies.Mesh;

    /// <summary>The policy in force on the edge listener.</summary>
    public EdgePolicy Edge => _policies.Edge;

    /// <summary>Why configuration, as it is now, is not in force; <see langword="null"/> when it is.</summary>
    public string? Problem => _problem;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _policies = Read();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _subscription?.Dispose();

    private void Reload()
    {
        try
        {
            _policies = Read();
            _problem = null;
            Log.Reloaded(logger);
        }
        catch (Exception exception) when (exception is StartupException or InvalidOperationException)
        {
            _problem = exception.Message;
            Log.Kept(logger, exception.Message);
        }
    }

    private Policies Read()
    {
        var options = new CallerPolicyOptions();
        configuration.GetSection("Mesh:Authorization").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return new Policies(
            CallerPolicy.Create(options, mesh.Value, rpcs.On(MeshListeners.Mesh)),
            EdgePolicy.Create(options.Edge, rpcs.On(MeshListeners.Edge).Where(rpc => !InfrastructureRpc.Is("/" + rpc)).ToHashSet(StringComparer.Ordinal)));
    }

    private sealed record Policies(CallerPolicy Mesh, EdgePolicy Edge);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Mesh:Authorization was read again.")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "Mesh:Authorization has changed but cannot be used, so the policy before stays in force: {Problem}")]
        public static partial void Kept(ILogger logger, string problem);
    }
}
