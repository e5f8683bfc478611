namespace Aspire.Hosting.Processes;

/// <summary>The <c>dotnet</c> program that runs assemblies: the one that runs this app host, where it is known.</summary>
internal static class DotnetHost
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            System.Environment.ProcessPath is { } self && System.IO.Path.GetFileName(self) == name ? self : null,
            // shared/Microsoft.NETCore.App/{version}/ lies three levels below the program.
            System.IO.Path.GetFullPath(System.IO.Path.Combine(
                System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name)),
        ];
        return candidates.FirstOrDefault(static c => File.Exists(c)) ?? name;
    }
}
