using ShopMesh.Testing.Containers;

namespace ShopMesh.Testing.PostgreSql;

/// <summary>Decides where the tests' PostgreSQL runs: in a container where that is possible, else as a private local cluster.</summary>
/// <param name="Engine">Where the container runs; null for a local cluster.</param>
/// <param name="Image">Image of the container.</param>
/// <param name="Why">Why it is this one, as half a sentence.</param>
/// <param name="IsSecondBest">Nobody asked for a local cluster; it is used because there can be no container.</param>
internal sealed record ServerChoice(ContainerEngine? Engine, string Image, string Why, bool IsSecondBest = false)
{
    /// <summary>Environment variable that forces one: <c>container</c> or <c>local</c>.</summary>
    public const string Variable = "SHOP_TEST_POSTGRES";

    /// <summary>Environment variable that names the image.</summary>
    public const string ImageVariable = "SHOP_TEST_POSTGRES_IMAGE";

    private const string DefaultImage = "postgres:17";

    private static readonly Lazy<Task<ServerChoice>> OfThisProcess = new(() => DecideAsync(
        Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable(ImageVariable)));

    /// <summary>What the environment of this process and the machine lead to; decided once.</summary>
    public static Task<ServerChoice> GetAsync() => OfThisProcess.Value;

    /// <summary>Decides by the values of the two variables.</summary>
    /// <exception cref="PostgreSqlUnavailableException">The wish is none that can be met; the message says why.</exception>
    public static async Task<ServerChoice> DecideAsync(string? wish, string? image)
    {
        image = string.IsNullOrWhiteSpace(image) ? DefaultImage : image.Trim();
        switch (wish?.Trim().ToUpperInvariant())
        {
            case "LOCAL":
                return new ServerChoice(null, image, $"{Variable}=local");
            case "CONTAINER":
                var engine = await ContainerEngine.FindAsync().ConfigureAwait(false)
                    ?? throw new PostgreSqlUnavailableException($"{Variable}=container, but {await ContainerEngine.WhyMissingAsync().ConfigureAwait(false)}");
                return new ServerChoice(engine, image, $"{Variable}=container");
            case null or "":
                return await DecideByWhatIsThereAsync(image).ConfigureAwait(false);
            default:
                throw new PostgreSqlUnavailableException(
                    $"{Variable} is '{wish}'. It may be 'container' or 'local', or unset for a container where that is possible. " +
                    $"(The connection string of a server goes into {PostgreSqlCluster.ExternalServerVariable}.)");
        }
    }

    /// <summary>Starts the server that was chosen.</summary>
    public async Task<IPostgreSqlServer> StartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
        => Engine is null
            ? await LocalServer.StartAsync(settings, cancellationToken).ConfigureAwait(false)
            : await ContainerServer.StartAsync(Engine, Image, settings, cancellationToken).ConfigureAwait(false);

    private static async Task<ServerChoice> DecideByWhatIsThereAsync(string image)
    {
        if (await ContainerEngine.FindAsync().ConfigureAwait(false) is not { } engine)
            return new ServerChoice(null, image, await ContainerEngine.WhyMissingAsync().ConfigureAwait(false), IsSecondBest: true);
        return await engine.CanHaveImageAsync(image).ConfigureAwait(false)
            ? new ServerChoice(engine, image, engine.Cleanup)
            : new ServerChoice(null, image, $"{engine} answers, but has no image {image} and cannot pull it ({ImageVariable} names another)", IsSecondBest: true);
    }
}
