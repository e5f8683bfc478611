using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Makes builders of app hosts under test.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the entry point of an app host up to where it builds the application.</summary>
    /// <typeparam name="TEntryPoint">A type of the app host's assembly, such as <c>Projects.AppHost</c>.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class
        => CreateAsync(typeof(TEntryPoint), cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default)
        => CreateAsync(entryPoint, [], cancellationToken);

    /// <summary>Runs the entry point of an app host, with a command line, up to where it builds the application.</summary>
    /// <typeparam name="TEntryPoint">A type of the app host's assembly, such as <c>Projects.AppHost</c>.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
        => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(string[], CancellationToken)"/>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default)
        => CreateAsync(entryPoint, args, static (_, _) => { }, cancellationToken);

    /// <summary>Runs the entry point of an app host up to where it builds the application.</summary>
    /// <typeparam name="TEntryPoint">A type of the app host's assembly, such as <c>Projects.AppHost</c>.</typeparam>
    /// <param name="args">The command line.</param>
    /// <param name="configureBuilder">Changes how the builder is made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
        where TEntryPoint : class
        => CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(string[], Action{DistributedApplicationOptions, HostApplicationBuilderSettings}, CancellationToken)"/>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        return await TestedEntryPoint.StartAsync(entryPoint.Assembly, args, configureBuilder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a builder without an app host, for tests of resources.</summary>
    /// <param name="args">The command line.</param>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
        => Create(args, static (_, _) => { });

    /// <summary>Makes a builder without an app host, for tests of resources.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configureBuilder">Changes how the builder is made.</param>
    public static IDistributedApplicationTestingBuilder Create(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
        => StandaloneTestingBuilder.Create(Assembly.GetCallingAssembly(), args, configureBuilder);
}
