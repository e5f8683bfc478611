using System.Reflection;

namespace ShopMesh.Testing.Containers;

/// <summary>Programs that a test may start.</summary>
public static class TestPrograms
{
    /// <summary>
    /// The path of the test program that runs, to start it once more in another role. Not that of the process: it may be <c>dotnet</c>, which runs
    /// the program as a library (<c>dotnet test --test-modules</c>).
    /// </summary>
    public static string This { get; } = Path.Combine(
        AppContext.BaseDirectory, Assembly.GetEntryAssembly()!.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : ""));
}
