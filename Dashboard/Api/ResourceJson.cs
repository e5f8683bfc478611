using Shop.Dashboard.V1;
using ShopMesh.Dashboard.Resources;

namespace ShopMesh.Dashboard.Api;

/// <summary>Resources as JSON; values of secrets are not known here.</summary>
internal static class ResourceJson
{
    public static object Board(ResourceBoardState state) => new
    {
        application = state.ApplicationName,
        connection = state.Connection.ToString(),
        problem = state.Problem,
        resources = state.Ordered.Select(Resource),
    };

    private static object Resource(Resource resource) => new
    {
        id = resource.Id,
        name = resource.Name,
        displayName = resource.DisplayName,
        type = resource.Type,
        state = resource.State.ToString(),
        stateDetail = resource.StateDetail,
        health = resource.Health.ToString(),
        healthReports = resource.HealthReports.Select(report => new { name = report.Name, status = report.Status.ToString(), description = report.Description }),
        endpoints = resource.Endpoints.Select(endpoint => new { name = endpoint.Name, url = endpoint.Url, isExternal = endpoint.IsExternal }),
        startedAt = resource.StartedAt?.ToDateTimeOffset(),
        stoppedAt = resource.StoppedAt?.ToDateTimeOffset(),
        exitCode = resource.HasExitCode ? resource.ExitCode : (int?)null,
        restartCount = resource.RestartCount,
        commands = resource.Commands.Select(command => new { name = command.Name, enabled = command.Enabled }),
    };
}
