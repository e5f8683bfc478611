using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command that can be executed from the dashboard and by <see cref="ResourceCommandService"/>.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(displayName);
        ArgumentNullException.ThrowIfNull(executeCommand);
        commandOptions ??= CommandOptions.Default;

        // The last one of a name wins, so that a resource can have its own way to restart.
        foreach (var existing in builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().Where(c => c.Name == name).ToArray())
            builder.Resource.Annotations.Remove(existing);
        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name,
            displayName,
            commandOptions.UpdateState ?? (static _ => ResourceCommandState.Enabled),
            executeCommand,
            commandOptions.Description,
            commandOptions.Parameter,
            commandOptions.ConfirmationMessage,
            commandOptions.IconName,
            commandOptions.IconVariant,
            commandOptions.IsHighlighted));
    }

    /// <summary>Adds a command that sends an HTTP request to the replica it is executed on.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        [EndpointName] string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
        => builder.WithHttpCommand(
            path, displayName, () => endpointName is null ? builder.DefaultHttpEndpoint() : builder.GetEndpoint(endpointName), commandName, commandOptions);

    /// <summary>Adds a command that sends an HTTP request to the replica it is executed on.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(path);
        commandOptions ??= HttpCommandOptions.Default;
        endpointSelector ??= commandOptions.EndpointSelector ?? builder.DefaultHttpEndpoint;
        commandName ??= $"{builder.Resource.Name}-http-{(commandOptions.Method ?? HttpMethod.Post).Method.ToLowerInvariant()}-{path}";

        // Only what runs can be asked.
        var options = new CommandOptions
        {
            Description = commandOptions.Description,
            Parameter = commandOptions.Parameter,
            ConfirmationMessage = commandOptions.ConfirmationMessage,
            IconName = commandOptions.IconName,
            IconVariant = commandOptions.IconVariant,
            IsHighlighted = commandOptions.IsHighlighted,
            UpdateState = commandOptions.UpdateState ?? (static context =>
                context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled),
        };
        return builder.WithCommand(commandName, displayName, context => SendAsync(context, path, endpointSelector(), commandOptions), options);
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, string path, EndpointReference endpoint, HttpCommandOptions options)
    {
        var instance = endpoint.Resource.GetInstances().FirstOrDefault(i => i.Id == context.ResourceName);
        var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? "");
        using var request = new HttpRequestMessage(options.Method ?? HttpMethod.Post, new Uri(new Uri(endpoint.AllocatedFor(instance).UriString), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
            }).ConfigureAwait(false);
        }

        using var response = await client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
        if (options.GetCommandResult is { } getResult)
        {
            return await getResult(new HttpCommandResultContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Response = response,
            }).ConfigureAwait(false);
        }
        return response.IsSuccessStatusCode
            ? CommandResults.Success()
            : CommandResults.Failure($"The response has the status code {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}.");
    }
}
