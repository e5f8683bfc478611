using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the application gives one replica at one start, resolved to text.</summary>
internal sealed record ExecutionConfiguration(ImmutableArray<EnvironmentVariableSnapshot> Environment, ImmutableArray<string> Arguments)
{
    /// <summary>Calls the resource's callbacks for <paramref name="instance"/> and resolves what they give.</summary>
    public static async Task<ExecutionConfiguration> ResolveAsync(
        ResourceInstance instance, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var values = new ValueProviderContext { ExecutionContext = executionContext, Caller = resource, Instance = instance };

        var variables = new EnvironmentCallbackContext(executionContext, resource, [], cancellationToken) { Logger = logger, Instance = instance };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await annotation.Callback(variables).ConfigureAwait(false);
        var environment = ImmutableArray.CreateBuilder<EnvironmentVariableSnapshot>();
        foreach (var (name, value) in variables.EnvironmentVariables)
        {
            if (await ResolveAsync(value, values, cancellationToken).ConfigureAwait(false) is { } text)
                environment.Add(new EnvironmentVariableSnapshot(name, text, IsFromSpec: true) { IsSecret = SecretValues.IsSecret(name, text, value) });
        }

        var arguments = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
            await annotation.Callback(arguments).ConfigureAwait(false);
        var resolved = ImmutableArray.CreateBuilder<string>();
        foreach (var value in arguments.Args)
        {
            if (await ResolveAsync(value, values, cancellationToken).ConfigureAwait(false) is { } text) resolved.Add(text);
        }
        return new ExecutionConfiguration(environment.ToImmutable(), resolved.ToImmutable());
    }

    private static async ValueTask<string?> ResolveAsync(object? value, ValueProviderContext context, CancellationToken cancellationToken)
        => value switch
        {
            null => null,
            string text => text,
            IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false),
            IValueProvider provider => await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
}
