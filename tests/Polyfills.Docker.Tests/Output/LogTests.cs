using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Output;

public sealed class LogTests : EngineTest
{
    private const int HalfOfMany = 50_000;

    private static readonly ContainerLogsParameters Everything = new() { ShowStdout = true, ShowStderr = true };

    private static readonly string[] AllNumbers = [.. Enumerable.Range(0, HalfOfMany).Select(index => $"{index}")];

    [Fact]
    public async Task A_hundred_thousand_lines_come_whole_and_in_order_on_both_streams()
    {
        // It waits when all is written: engines before 23 may drop the last of what a follower has not had when the container ends.
        var id = await RunAsync(
            $$"""awk 'BEGIN { for (i = 0; i < {{HalfOfMany}}; i++) { print "out " i; print "err " i > "/dev/stderr" } }'; read line""",
            parameters => parameters.OpenStdin = true);
        using var output = await Client.Containers.GetContainerLogsAsync(
            id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = true }, Token);
        var (stdoutExpected, stderrExpected) = (LinesOf("out ", "\n"), LinesOf("err ", "\n"));

        var (stdout, stderr) = await ReadAsync(output, stdoutExpected.Length + stderrExpected.Length);

        stdout.ShouldBe(stdoutExpected);
        stderr.ShouldBe(stderrExpected);
        using (var input = await Client.Containers.AttachContainerAsync(id, new ContainerAttachParameters { Stream = true, Stdin = true }, Token))
            await input.WriteAsync("\n"u8.ToArray(), 0, 1, Token);
        (await Client.Containers.WaitContainerAsync(id, Token)).StatusCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_hundred_thousand_lines_of_a_terminal_come_whole_and_in_order()
    {
        var id = await RunAsync(
            $$"""awk 'BEGIN { for (i = 0; i < {{2 * HalfOfMany}}; i++) print i }'""", parameters => parameters.Tty = true);
        await Client.Containers.WaitContainerAsync(id, Token);

        var (stdout, stderr) = await ReadAsync(id, Everything);

        stdout.Split("\r\n").ShouldBe([.. Enumerable.Range(0, 2 * HalfOfMany).Select(index => $"{index}"), ""]);
        stderr.ShouldBeEmpty();
    }

    [Fact]
    public async Task Following_ends_with_the_container_and_gives_lines_as_they_are_written()
    {
        // It goes on for a while after what it says: see above.
        var id = await RunAsync("echo first; read line; echo got $line; read end", parameters => parameters.OpenStdin = true);
        using var output = await Client.Containers.GetContainerLogsAsync(
            id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = true }, Token);
        var buffer = new byte[1000];
        var first = await output.ReadOutputAsync(buffer, 0, buffer.Length, Token);
        Encoding.UTF8.GetString(buffer, 0, first.Count).ShouldBe("first\n");

        using var input = await Client.Containers.AttachContainerAsync(id, new ContainerAttachParameters { Stream = true, Stdin = true }, Token);
        await input.WriteAsync("word\n"u8.ToArray(), 0, 5, Token);
        var second = await output.ReadOutputAsync(buffer, 0, buffer.Length, Token);
        Encoding.UTF8.GetString(buffer, 0, second.Count).ShouldBe("got word\n");
        await input.WriteAsync("\n"u8.ToArray(), 0, 1, Token);

        (await output.ReadOutputToEndAsync(Token)).ShouldBe(("", ""));
    }

    [Fact]
    public async Task Following_can_be_cancelled()
    {
        var id = await RunIdleAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var output = await Client.Containers.GetContainerLogsAsync(
            id, new ContainerLogsParameters { ShowStdout = true, Follow = true }, Token);
        var reading = output.ReadOutputToEndAsync(cancellation.Token);
        reading.IsCompleted.ShouldBeFalse();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_stream_outlives_the_client_that_it_came_from()
    {
        var id = await RunAsync("echo first; read line; echo second; read end", parameters => parameters.OpenStdin = true);
        MultiplexedStream output;
        using (var other = new DockerClientBuilder().WithEndpoint(Client.Options.Endpoint).Build())
            output = await other.Containers.GetContainerLogsAsync(id, new ContainerLogsParameters { ShowStdout = true, Follow = true }, Token);

        using (output)
        {
            using var input = await Client.Containers.AttachContainerAsync(id, new ContainerAttachParameters { Stream = true, Stdin = true }, Token);
            await input.WriteAsync("\n"u8.ToArray(), 0, 1, Token);
            (await ReadAsync(output, "first\nsecond\n".Length)).Stdout.ShouldBe("first\nsecond\n");
            await input.WriteAsync("\n"u8.ToArray(), 0, 1, Token);
        }
    }

    [Fact]
    public async Task Streams_times_and_the_tail_are_chosen()
    {
        var id = await RunAsync("echo one; echo two; echo three >&2");
        await Client.Containers.WaitContainerAsync(id, Token);

        (await ReadAsync(id, Everything)).ShouldBe(("one\ntwo\n", "three\n"));
        (await ReadAsync(id, new ContainerLogsParameters { ShowStderr = true })).ShouldBe(("", "three\n"));
        var last = await ReadAsync(id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = "1" });
        (last.Stdout + last.Stderr).ShouldBeOneOf("two\n", "three\n");

        var timed = (await ReadAsync(id, new ContainerLogsParameters { ShowStdout = true, Timestamps = true })).Stdout.Split('\n');
        var second = timed[1].Split(' ');
        second[1].ShouldBe("two");
        var time = DateTimeOffset.Parse(second[0], null);
        time.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4));
        (await ReadAsync(id, new ContainerLogsParameters { ShowStdout = true, Since = UnixTimeOf(second[0]) })).Stdout.ShouldBe("two\n");
        (await ReadAsync(id, new ContainerLogsParameters { ShowStdout = true, Until = "1000000000.5" })).Stdout.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_after_attaching_is_read_on_both_streams()
    {
        var id = await CreateAsync("echo out; echo err >&2");
        using var streams = await Client.Containers.AttachContainerAsync(
            id, new ContainerAttachParameters { Stream = true, Stdout = true, Stderr = true }, Token);

        await Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), Token);

        (await streams.ReadOutputToEndAsync(Token)).ShouldBe(("out\n", "err\n"));
    }

    [Fact]
    public async Task An_attached_terminal_is_read_as_it_is_and_takes_input()
    {
        var id = await CreateAsync("read line; echo got $line; test -t 1 && echo terminal", parameters =>
        {
            parameters.Tty = true;
            parameters.OpenStdin = true;
        });
        using var streams = await Client.Containers.AttachContainerAsync(
            id, new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true }, Token);
        await Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), Token);

        await streams.WriteAsync("word\n"u8.ToArray(), 0, 5, Token);

        (await streams.ReadOutputToEndAsync(Token)).stdout.ShouldEndWith("got word\r\nterminal\r\n");
    }

    private static string LinesOf(string prefix, string end) => string.Concat(AllNumbers.Select(number => $"{prefix}{number}{end}"));

    // With all nine digits: .NET's times have seven.
    private static string UnixTimeOf(string time) =>
        $"{DateTimeOffset.Parse(time, null).ToUnixTimeSeconds()}.{time[(time.IndexOf('.', StringComparison.Ordinal) + 1)..].TrimEnd('Z').PadRight(9, '0')}";

    private async Task<(string Stdout, string Stderr)> ReadAsync(string id, ContainerLogsParameters parameters)
    {
        using var output = await Client.Containers.GetContainerLogsAsync(id, parameters, Token);
        return await output.ReadOutputToEndAsync(Token);
    }

    /// <summary>So many bytes, of which each is a character.</summary>
    private async Task<(string Stdout, string Stderr)> ReadAsync(MultiplexedStream output, int length)
    {
        var (stdout, stderr) = (new StringBuilder(), new StringBuilder());
        var buffer = new byte[32 * 1024];
        while (stdout.Length + stderr.Length < length)
        {
            var read = await output.ReadOutputAsync(buffer, 0, buffer.Length, Token);
            read.EOF.ShouldBeFalse($"It ended after {stdout.Length} and {stderr.Length} bytes.");
            (read.Target == MultiplexedStream.TargetStream.StandardOut ? stdout : stderr).Append(Encoding.ASCII.GetString(buffer, 0, read.Count));
        }

        return (stdout.ToString(), stderr.ToString());
    }
}
