namespace Aspire.Hosting;

/// <summary>What the app host was started with.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Settings, bool IsHelpRequested)
{
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var settings = args.Where(static a => a is not ("--help" or "-h" or "-?" or "/?")).ToArray();
        return new CommandLine(settings, settings.Length != args.Count);
    }
}
