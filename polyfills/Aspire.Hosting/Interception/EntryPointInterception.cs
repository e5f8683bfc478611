using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Interception;

/// <summary>
/// Stands between a test and the entry point of its app host: the entry point describes the application, the test decides when it
/// is built, started and stopped. It flows with the entry point's asynchronous context, so tests can run several app hosts at once.
/// </summary>
internal sealed class EntryPointInterception(
    Assembly appHostAssembly, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
{
    private static readonly AsyncLocal<EntryPointInterception?> Flowing = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _created = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _described = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = New<DistributedApplication>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DistributedApplicationBuilder? _builder;

    public static EntryPointInterception? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public Assembly AppHostAssembly { get; } = appHostAssembly;

    /// <summary>The builder, once the entry point has described the application.</summary>
    public Task<DistributedApplicationBuilder> Described => _described.Task;

    /// <summary>The application, once it is built.</summary>
    public Task<DistributedApplication> BuiltApplication => _built.Task;

    public void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

    public void Created(DistributedApplicationBuilder builder)
    {
        _builder = builder;
        _created.TrySetResult(builder);
    }

    /// <summary>Called in Build: hands the builder to the test and waits for its word. The entry point has a thread of its own to block.</summary>
    public void WaitToBuild()
    {
        _described.TrySetResult(_builder!);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public void LetBuild() => _mayBuild.TrySetResult();

    public void Built(DistributedApplication application) => _built.TrySetResult(application);

    public Task WaitForEndAsync(CancellationToken cancellationToken) => _ended.Task.WaitAsync(cancellationToken);

    public void Ended() => _ended.TrySetResult();

    /// <summary>The test does without the application: its entry point must come to an end.</summary>
    public void Abandon()
    {
        _mayBuild.TrySetException(new OperationCanceledException("The test does not build the application."));
        Ended();
    }

    /// <summary>The entry point failed.</summary>
    public void Failed(Exception exception)
    {
        _described.TrySetException(exception);
        _built.TrySetException(exception);
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
