using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Consoles;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Aspire.Hosting.Processes;
using Aspire.Hosting.Projects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Registers what runs an application.</summary>
internal static class OrchestrationServiceCollectionExtensions
{
    public static void AddOrchestration(this IServiceCollection services, DistributedApplicationBuilder builder, bool isTest)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IDistributedApplicationBuilder>(builder);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton<IDistributedApplicationEventing>(_ => builder.Eventing);
        services.AddSingleton(static s => new ResourceNotificationService(
            s.GetRequiredService<ILogger<ResourceNotificationService>>(),
            s.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>(),
            s,
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static s => new ResourceLoggerService(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static s => new ResourceCommandService(
            s.GetRequiredService<ResourceNotificationService>(),
            s.GetRequiredService<ResourceLoggerService>(),
            s,
            s.GetRequiredService<ILogger<ResourceCommandService>>()));
        services.AddHealthChecks();
        // Every verdict is part of its resource's state; that a database is not there yet is no failure of the app host.
        services.AddLogging(static l => l.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.AddHttpClient();

        services.AddSingleton<HealthProbe>();
        services.AddSingleton<ResourceHealthMonitor>();
        services.AddSingleton<ProjectBuild>();
        services.AddSingleton<ProjectAssemblies>();
        services.AddSingleton<ContainerEngineLocator>();
        services.AddSingleton<ContainerExecutor>();
        services.AddSingleton<IResourceExecutor>(static s => s.GetRequiredService<ContainerExecutor>());
        services.AddSingleton<IResourceExecutor, ExecutableExecutor>();
        services.AddSingleton<IResourceExecutor, ProjectExecutor>();

        // In the order in which they start; they stop in the opposite one.
        if (!isTest)
        {
            services.AddConsoleReports();
            services.AddHostedService<LauncherWatch>();
        }
        services.AddLogging(static logging => logging
            // Health is told by states and reports: a check that fails while its resource comes up is no error of the app host.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning));
        services.AddSingleton<ResourceServiceHost>();
        services.AddSingleton<IHostedService>(static s => s.GetRequiredService<ResourceServiceHost>());
        services.AddSingleton<ApplicationOrchestrator>();
        services.AddSingleton<IHostedService>(static s => s.GetRequiredService<ApplicationOrchestrator>());
        services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }
}
