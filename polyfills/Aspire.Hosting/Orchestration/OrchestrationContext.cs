using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>What those who run resources share.</summary>
internal sealed record OrchestrationContext(
    DistributedApplicationExecutionContext ExecutionContext,
    IDistributedApplicationEventing Eventing,
    ResourceNotificationService Notifications,
    ResourceLoggerService Loggers,
    EndpointAllocation Endpoints,
    IServiceProvider Services,
    TimeProvider Time,
    ILogger<ApplicationOrchestrator> Logger);
