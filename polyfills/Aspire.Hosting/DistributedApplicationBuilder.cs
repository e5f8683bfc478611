using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Interception;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private const string ProjectPathMetadata = "apphostprojectpath";

    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;
    private readonly EntryPointInterception? _interception;
    private bool _isBuilt;

    /// <summary>Creates a builder with a command line.</summary>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>Creates a builder.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _interception = EntryPointInterception.Current;
        var settings = new HostApplicationBuilderSettings();
        _interception?.Configure(options, settings);

        AppHostAssembly = _interception?.AppHostAssembly ?? options.Assembly;
        AppHostDirectory = options.ProjectDirectory ?? ProjectDirectoryOf(AppHostAssembly) ?? Directory.GetCurrentDirectory();
        CommandLine = CommandLine.Parse(options.Args ?? []);
        settings.Args = [.. CommandLine.Settings, .. settings.Args ?? []];
        settings.ApplicationName ??= options.AssemblyName ?? AppHostAssembly?.GetName().Name;
        settings.ContentRootPath ??= AppHostDirectory;
        _host = new HostApplicationBuilder(settings);

        DashboardSettings.AddDefaults(_host.Configuration, options);
        ExecutionContext = new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run);
        _host.Services.AddOrchestration(this, _interception is not null);
        _interception?.Created(this);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    internal CommandLine CommandLine { get; }

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        if (_isBuilt) throw new InvalidOperationException("The application has been built already.");
        _isBuilt = true;

        // A test decides here when the entry point goes on, and may change everything before it does.
        _interception?.WaitToBuild();
        DashboardResources.AddTo(this, _options);
        Services.TryAddSingleton(new DistributedApplicationModel(Resources));
        var application = new DistributedApplication(_host.Build(), CommandLine, _interception);
        ExecutionContext.ServiceProvider = application.Services;
        _interception?.Built(application);
        return application;
    }

    private static string? ProjectDirectoryOf(Assembly? assembly)
        => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(static a => a.Key == ProjectPathMetadata)?.Value;
}
