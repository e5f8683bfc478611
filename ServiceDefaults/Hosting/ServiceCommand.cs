namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>What the command line asks for.</summary>
internal enum ServiceVerb
{
    /// <summary>Take calls until told to stop.</summary>
    Serve,

    /// <summary>Bring the databases up to date and exit.</summary>
    Migrate,

    /// <summary>Make an API key, print it with its configuration, and exit.</summary>
    ApiKey,

    /// <summary>Explain the command line and exit.</summary>
    Help,
}

/// <summary>A command line, read.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Problem">Why the command line makes no sense; <see langword="null"/> when it does.</param>
internal sealed record ServiceCommand(ServiceVerb Verb, string? Problem = null)
{
    /// <summary>What comes after the verb.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Reads a command line. Configuration (<c>--Mesh:ServiceName=users</c>) may stand anywhere and was taken by the host's builder.</summary>
    public static ServiceCommand Parse(string[] args)
    {
        if (args is ["api-key", .. var rest])
            return new ServiceCommand(ServiceVerb.ApiKey) { Arguments = rest };

        var verb = ServiceVerb.Serve;
        var verbs = 0;
        foreach (var argument in args)
        {
            switch (argument)
            {
                case "-h" or "-?" or "--help" or "help":
                    return new ServiceCommand(ServiceVerb.Help);
                case "migrate":
                    verb = ServiceVerb.Migrate;
                    verbs++;
                    break;
                case ['-', '-', ..] when argument.IndexOf('=', StringComparison.Ordinal) > 2:
                    break;
                default:
                    return new ServiceCommand(ServiceVerb.Help, $"\"{argument}\" is not an argument of this program.");
            }
        }

        return verbs > 1 ? new ServiceCommand(ServiceVerb.Help, "\"migrate\" is given twice.") : new ServiceCommand(verb);
    }

    /// <summary>The answer to <c>--help</c>.</summary>
    public static string Usage(string program, bool hasDatabases) =>
        $"""
        Usage: {program} [migrate] [--key=value ...]
               {program} api-key NAME --scopes SCOPE[,SCOPE...] [--requests-per-second N]

          (no verb)       serve until told to stop
          api-key         make an API key for a program; print it, once, and the configuration that makes it known
        {(hasDatabases ? "  migrate         bring the database up to date, add sample data in Development, and exit\n" : "")}  --key=value     set a configuration value, such as --Mesh:Deadlines:Default=00:00:02
          -h, --help      show this

        Exit codes: 0 done or stopped; 1 could not start, or failed; 2 the command line makes no sense.
        Configuration is described in docs/mesh.md.
        """;
}
