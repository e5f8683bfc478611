using System.Diagnostics;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.Reflection;

public sealed class PythonInteropTests
{
    // Debian's, which sees Debian's modules; a python3 that comes earlier on the PATH may not.
    private const string Python = "/usr/bin/python3";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task A_client_of_another_language_calls_a_service_that_it_knows_by_reflection_only(string version)
    {
        Assert.SkipUnless(
            File.Exists(Python) && (await RunAsync("-c", "import grpc, google.protobuf")).ExitCode == 0,
            "Needs Debian's packages python3-grpcio and python3-protobuf.");
        await using var server = await ReflectionTests.StartAsync();

        var (exitCode, output) = await RunAsync(
            Path.Combine(AppContext.BaseDirectory, "Reflection", "call_by_reflection.py"), $"127.0.0.1:{server.Address.Port}", version, "hello");

        exitCode.ShouldBe(0, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "service grpc.reflection.v1.ServerReflection",
            "service grpc.reflection.v1alpha.ServerReflection",
            "service polyfills.test.v1.Echo",
            "unknown symbol: error 5",
            "reply hello",
        ]);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Cancellation);
            var error = process.StandardError.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
