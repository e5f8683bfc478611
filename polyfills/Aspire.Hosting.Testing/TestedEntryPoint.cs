using System.Reflection;
using Aspire.Hosting.Interception;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The entry point of an app host, which runs on a thread of its own up to where it builds the application, and after it to the end.</summary>
internal sealed class TestedEntryPoint(DistributedApplicationBuilder builder, EntryPointInterception interception, Task entryPoint)
    : TestingBuilder(builder)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private DistributedApplication? _application;

    public static async Task<TestedEntryPoint> StartAsync(
        Assembly assembly,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken)
    {
        var entryPoint = assembly.EntryPoint
            ?? throw new ArgumentException($"The assembly '{assembly.GetName().Name}' is no app host: it has no entry point.", nameof(assembly));
        var interception = new EntryPointInterception(assembly, TestDefaults.With(args, configureBuilder));
        var running = RunAsync(entryPoint, interception);
        try
        {
            var builder = await interception.Described.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new TestedEntryPoint(builder, interception, running);
        }
        catch
        {
            interception.Abandon();
            throw;
        }
    }

    public override async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        interception.LetBuild();
        return _application ??= await interception.BuiltApplication.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_application is null) interception.Abandon();
        else await _application.DisposeAsync().ConfigureAwait(false);
        try
        {
            await entryPoint.WaitAsync(EndLimit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how an entry point ends whose application is not built.
        }
    }

    private static Task RunAsync(MethodInfo entryPoint, EntryPointInterception interception)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own, because Build and Run block it for as long as the test wants.
        var thread = new Thread(() =>
        {
            EntryPointInterception.Current = interception;
            try
            {
                object?[] parameters = entryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
                if (entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null) is Task task) task.GetAwaiter().GetResult();
                interception.Failed(new InvalidOperationException("The entry point of the app host ended without building an application."));
                ended.TrySetResult();
            }
            catch (Exception e)
            {
                interception.Failed(e);
                ended.TrySetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "AppHost entry point",
        };
        thread.Start();
        // Nobody may ever ask how it ended.
        _ = ended.Task.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return ended.Task;
    }
}
