using System.Diagnostics;
using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using ShopMesh.Testing.Containers.Tests.Running;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Reaper;

/// <summary>
/// The protocol between Testcontainers and its reaper, with a stand-in for the reaper's image: it takes the filter, acknowledges it,
/// and notices the end of the test process. It removes nothing, having no client of the engine.
/// </summary>
public sealed class ResourceReaperTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("shop-mesh-reaper-");

    private static CancellationToken Token => TestContainers.Token;

    public void Dispose() => _context.Delete(recursive: true);

    [Fact]
    public async Task The_reaper_is_told_what_to_remove_and_notices_the_end_of_a_killed_process()
    {
        var engine = ContainerEngine.SkipIfMissing();
        using var connection = new EngineConnection(engine.Endpoint);
        await WriteAsync("reap", """
            #!/bin/sh
            read -r filter || exit 0
            echo "filter: $filter" > /proc/1/fd/1
            echo ACK
            cat > /dev/null
            kill -TERM 1
            """);
        await WriteAsync("Dockerfile", $"""
            FROM {await TestImage.GetAsync()}
            COPY reap /reap
            RUN chmod 0755 /reap
            EXPOSE 8080
            ENTRYPOINT ["sh", "-c", "trap 'exit 0' TERM; nc -ll -p 8080 -e /reap & echo Started; wait"]
            """);
        await using var image = new ImageFromDockerfileBuilder().WithDockerfileDirectory(_context.FullName)
            .WithName($"shop-mesh/test-reaper-{Guid.CreateVersion7():n}:1")
            .WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance).Build();
        await image.CreateAsync(Token);
        using var process = Process.Start(new ProcessStartInfo(TestPrograms.This, [ReapedProcess.Argument, image.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var container = await ReadAsync(process, "container=");
            var session = (await connection.GetAsync($"containers/{container}/json", Token)).ShouldNotBeNull()
                .GetProperty("Config").GetProperty("Labels").GetProperty("org.testcontainers.resource-reaper-session").GetString().ShouldNotBeNull();
            var reaper = $"testcontainers-ryuk-{session}";
            var inspected = (await connection.GetAsync($"containers/{reaper}/json", Token)).ShouldNotBeNull();
            inspected.GetProperty("State").GetProperty("Running").GetBoolean().ShouldBeTrue();
            using var logs = Process.Start(new ProcessStartInfo("docker", ["logs", reaper]) { RedirectStandardOutput = true })!;
            (await logs.StandardOutput.ReadToEndAsync(Token)).ShouldContain($"filter: label=org.testcontainers.resource-reaper-session={session}");

            var ended = connection.PostAsync($"containers/{reaper}/wait", new ByteArrayContent([]), Token);
            process.Kill();

            (await ended.WaitAsync(Patience, Token)).ShouldContain("\"StatusCode\":0");
            await process.WaitForExitAsync(Token);
            await engine.SweepAsync(Token);
            await connection.WaitUntilGoneAsync($"containers/{container}/json", Token);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<string> ReadAsync(Process process, string prefix)
    {
        while (await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Patience, Token) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
                return line[prefix.Length..];
        }

        throw new InvalidOperationException("The process with the reaper ended by itself; its error output says why.");
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_context.FullName, name), text + "\n", Token);
}
