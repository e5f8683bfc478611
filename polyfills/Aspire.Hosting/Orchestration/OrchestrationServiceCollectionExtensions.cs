using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

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
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton(static s => new ResourceCommandService(
            s.GetRequiredService<ResourceNotificationService>(),
            s.GetRequiredService<ResourceLoggerService>(),
            s,
            s.GetRequiredService<ILogger<ResourceCommandService>>()));
        services.AddHealthChecks();
        services.AddHttpClient();
    }
}
