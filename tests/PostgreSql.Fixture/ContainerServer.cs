using System.Security.Cryptography;
using Docker.DotNet;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ShopMesh.Testing.Containers;
using Testcontainers.PostgreSql;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>A server in a container, with the settings of the local one.</summary>
internal sealed class ContainerServer : IPostgreSqlServer
{
    private const int LogCharactersKept = 4000;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly PostgreSqlContainer _container;

    private ContainerServer(PostgreSqlContainer container, string description)
    {
        _container = container;
        Description = description;
    }

    public string Description { get; }

    public string Id => _container.Id;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_container.GetConnectionString()) { IncludeErrorDetail = true }.ConnectionString;

    public static async Task<ContainerServer> StartAsync(
        ContainerEngine engine, string image, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        string[] arguments = [.. ServerSettings.Common.Concat(settings).SelectMany(setting => new[] { "-c", setting })];
        var container = new PostgreSqlBuilder(image)
            .WithDatabase("postgres")
            .WithUsername("postgres")
            .WithPassword(RandomNumberGenerator.GetHexString(32, lowercase: true))
            // Letters by the rules of Unicode and order by code point, as on the local server, whatever the image's own locale.
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--locale=C.UTF-8 --encoding=UTF8 --no-sync")
            .WithCommand(arguments)
            .WithLabel(OwnershipLabel.All)
            // The module's own strategy looks once a second; this takes the first connection that the test process can make.
            .WithWaitStrategy(Wait.ForUnixContainer().UntilDatabaseIsAvailable(
                NpgsqlFactory.Instance, wait => wait.WithInterval(TimeSpan.FromMilliseconds(100)).WithTimeout(ReadyTimeout)))
            .WithLogger(NullLogger.Instance)
            .Build();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        try
        {
            await container.StartAsync(timeout.Token).ConfigureAwait(false);
            return new ContainerServer(container, $"in a container ({image}, {engine})");
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && IsFailureOfTheContainer(failed))
        {
            var log = await LogOfAsync(container).ConfigureAwait(false);
            await container.DisposeAsync().ConfigureAwait(false);
            throw new PostgreSqlUnavailableException(
                $"The PostgreSQL server for the tests did not start in a container ({image}, {engine}): {failed.Message}{log}{Environment.NewLine}" +
                $"Set {ServerChoice.ImageVariable} to an image that can be had, or {ServerChoice.Variable}=local to use PostgreSQL's programs of this machine.",
                failed);
        }
        catch
        {
            await container.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Not stopped first: its data is thrown away.
        try
        {
            await _container.DisposeAsync().AsTask().WaitAsync(StopTimeout).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is DockerApiException or HttpRequestException or IOException or TimeoutException)
        {
            // An engine that has stopped is not what the tests are about; the next run removes what is left.
        }
    }

    private static bool IsFailureOfTheContainer(Exception failed)
        => failed is DockerApiException or ResourceReaperException or ContainerNotRunningException or DockerUnavailableException
            or HttpRequestException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException;

    private static async Task<string> LogOfAsync(PostgreSqlContainer container)
    {
        try
        {
            if (container.State is TestcontainersStates.Undefined)
                return "";
            using var timeout = new CancellationTokenSource(StopTimeout);
            var (output, error) = await container.GetLogsAsync(timestampsEnabled: false, ct: timeout.Token).ConfigureAwait(false);
            var text = (output + error).Trim();
            return text.Length == 0 ? "" : $"{Environment.NewLine}It said:{Environment.NewLine}{text[Math.Max(0, text.Length - LogCharactersKept)..]}";
        }
        catch (Exception unavailable) when (IsFailureOfTheContainer(unavailable))
        {
            return "";
        }
    }
}
