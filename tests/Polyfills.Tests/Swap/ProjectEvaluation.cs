using System.Diagnostics;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Polyfills.Tests.Swap;

/// <summary>The items of a project as MSBuild evaluates them, before anything is restored or built.</summary>
internal sealed class ProjectEvaluation
{
    private readonly JsonElement _items;

    private ProjectEvaluation(JsonElement items)
    {
        _items = items;
    }

    internal IReadOnlyList<string> Packages => Identities("PackageReference");

    /// <summary>The ids of the polyfills that are referenced as projects.</summary>
    internal IReadOnlyList<string> Polyfills =>
    [
        .. Identities("ProjectReference")
            .Where(path => path.Replace('\\', '/').Contains("/polyfills/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)!),
    ];

    internal static async Task<ProjectEvaluation> OfAsync(string project, string[]? arguments = null, string? usePolyfills = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["msbuild", project, "-getItem:PackageReference", "-getItem:ProjectReference", .. arguments ?? []])
            start.ArgumentList.Add(argument);
        start.Environment.Remove("UsePolyfills");
        if (usePolyfills is not null)
            start.Environment["UsePolyfills"] = usePolyfills;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{await output}{await errors}");

        using var document = JsonDocument.Parse(await output);
        return new ProjectEvaluation(document.RootElement.GetProperty("Items").Clone());
    }

    private List<string> Identities(string item) =>
        [.. _items.GetProperty(item).EnumerateArray().Select(one => one.GetProperty("Identity").GetString()!)];
}
