using ShopMesh.Clients.Tests.Running;
using Xunit;

namespace ShopMesh.Clients.Tests.Python;

/// <summary>Python with gRPC, and the contract's classes.</summary>
internal static class PythonTools
{
    // Debian's own Python: another one that comes first on the PATH does not see Debian's modules.
    private const string Program = "/usr/bin/python3";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly Dictionary<string, string> NoVariables = [];
    private static readonly SemaphoreSlim Once = new(1, 1);

    /// <summary>The folder of the clients.</summary>
    public static string Directory { get; } = Sources.Clients("python");

    /// <summary>A command line of Python.</summary>
    public static string[] Command(params string[] arguments) => [Program, .. arguments];

    /// <summary>Generates the contract's classes; skips the test on a machine that lacks a tool.</summary>
    public static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(
            File.Exists(Program) && await SucceedsAsync("import sys, grpc, google.protobuf; sys.exit(sys.version_info < (3, 11))"),
            "Python 3.11 with grpc and google.protobuf was not found; install it (Debian: apt-get install python3-grpcio python3-protobuf).");
        Assert.SkipUnless(
            await SucceedsAsync("import sys; sys.path.insert(0, '.'); import generate; generate.compiler()"),
            "protoc with its gRPC plugin was not found; install it (Debian: apt-get install protobuf-compiler protobuf-compiler-grpc).");
        await Once.WaitAsync(cancellationToken);
        try
        {
            await GuardedProgram.RunAsync(Directory, NoVariables, Command("generate.py"), Limit, cancellationToken);
        }
        finally
        {
            Once.Release();
        }

        async Task<bool> SucceedsAsync(string code)
        {
            await using var program = GuardedProgram.Start(Directory, NoVariables, Command("-c", code));
            return await program.WaitForExitAsync(Limit, cancellationToken) == 0;
        }
    }
}
