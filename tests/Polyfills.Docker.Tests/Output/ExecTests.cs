using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polyfills.Docker.Tests.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Output;

public sealed class ExecTests : EngineTest
{
    private const int Much = 20_000_000;

    [Fact]
    public async Task Output_of_both_streams_and_the_exit_code_are_told_apart()
    {
        var id = await RunIdleAsync();

        (await ExecAsync(id, "echo to stdout; echo to stderr >&2; exit 7")).ShouldBe(("to stdout\n", "to stderr\n", 7));
        (await ExecAsync(id, "true")).ShouldBe(("", "", 0));
    }

    [Fact]
    public async Task Lines_of_both_streams_come_while_they_are_written()
    {
        var id = await RunIdleAsync();
        using var streams = await StartAsync(id, "while read line; do echo out $line; echo err $line >&2; done", stdin: true);
        var buffer = new byte[1000];

        for (var number = 0; number < 20; number++)
        {
            var line = Encoding.UTF8.GetBytes($"{number}\n");
            await streams.WriteAsync(line, 0, line.Length, Token);
            var received = new Dictionary<MultiplexedStream.TargetStream, string>();
            while (received.Count < 2)
            {
                var result = await streams.ReadOutputAsync(buffer, 0, buffer.Length, Token);
                result.EOF.ShouldBeFalse();
                received.Add(result.Target, Encoding.UTF8.GetString(buffer, 0, result.Count));
            }

            received[MultiplexedStream.TargetStream.StandardOut].ShouldBe($"out {number}\n");
            received[MultiplexedStream.TargetStream.StandardError].ShouldBe($"err {number}\n");
        }
    }

    [Fact]
    public async Task Much_output_on_both_streams_at_once_comes_whole()
    {
        var id = await RunIdleAsync();
        using var streams = await StartAsync(
            id, $"(head -c {Much} /dev/zero | tr '\\0' o) & (head -c {Much} /dev/zero | tr '\\0' e >&2) & wait");
        var counts = new long[3];
        var buffer = new byte[100_000];

        while (await streams.ReadOutputAsync(buffer, 0, buffer.Length, Token) is { EOF: false } result)
        {
            var expected = result.Target == MultiplexedStream.TargetStream.StandardOut ? (byte)'o' : (byte)'e';
            buffer.AsSpan(0, result.Count).IndexOfAnyExcept(expected).ShouldBe(-1);
            counts[(int)result.Target] += result.Count;
        }

        counts.ShouldBe([0, Much, Much]);
    }

    [Fact]
    public async Task Input_reaches_the_command_and_its_end_does_too()
    {
        var id = await RunIdleAsync();
        using var streams = await StartAsync(id, "sha256sum; echo done", stdin: true);
        var expected = await System.Security.Cryptography.SHA256.HashDataAsync(new PatternStream(Much), Token);

        await streams.CopyFromAsync(new PatternStream(Much), Token);
        streams.CloseWrite();

        (await streams.ReadOutputToEndAsync(Token)).stdout.ShouldBe($"{Convert.ToHexStringLower(expected)}  -\ndone\n");
    }

    [Fact]
    public async Task Input_and_output_flow_at_the_same_time()
    {
        var id = await RunIdleAsync();
        using var streams = await StartAsync(id, "cat", stdin: true);
        using var output = new MemoryStream();
        var reading = streams.CopyOutputToAsync(Stream.Null, output, Stream.Null, Token);

        await streams.CopyFromAsync(new PatternStream(1_000_000), Token);
        streams.CloseWrite();
        await reading;

        using var expected = new MemoryStream();
        await new PatternStream(1_000_000).CopyToAsync(expected, Token);
        output.ToArray().AsSpan().SequenceEqual(expected.ToArray()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_command_with_a_terminal_gives_one_raw_stream()
    {
        var id = await RunIdleAsync();
        var exec = await Client.Exec.CreateContainerExecAsync(
            id,
            new ContainerExecCreateParameters
            {
                TTY = true,
                AttachStdout = true,
                AttachStderr = true,
                Cmd = ["/bin/sh", "-c", "test -t 1 && echo terminal; echo error >&2; exit 3"],
            },
            Token);
        using var streams = await Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters { TTY = true }, Token);

        (await streams.ReadOutputToEndAsync(Token)).ShouldBe(("terminal\r\nerror\r\n", ""));
        (await ExitCodeAsync(exec.ID)).ShouldBe(3);
    }

    [Fact]
    public async Task User_environment_and_folder_reach_the_command()
    {
        var id = await RunIdleAsync();
        var exec = await Client.Exec.CreateContainerExecAsync(
            id,
            new ContainerExecCreateParameters
            {
                User = "nobody",
                Env = ["WORD=a b"],
                WorkingDir = "/tmp",
                AttachStdout = true,
                Cmd = ["/bin/sh", "-c", "echo $(id -u) $WORD $(pwd)"],
            },
            Token);
        using var streams = await Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), Token);

        (await streams.ReadOutputToEndAsync(Token)).stdout.ShouldBe("65534 a b /tmp\n");
    }

    [Fact]
    public async Task A_detached_command_runs_without_streams()
    {
        var id = await RunIdleAsync();
        var exec = await Client.Exec.CreateContainerExecAsync(
            id, new ContainerExecCreateParameters { Cmd = ["/bin/sh", "-c", "echo here > /tmp/proof; exit 4"] }, Token);

        using var streams = await Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters { Detach = true }, Token);

        (await streams.ReadOutputToEndAsync(Token)).ShouldBe(("", ""));
        (await ExitCodeAsync(exec.ID)).ShouldBe(4);
        (await ExecAsync(id, "cat /tmp/proof")).Stdout.ShouldBe("here\n");
    }

    [Fact]
    public async Task A_command_that_does_not_exist_says_so_in_its_output_and_exit_code()
    {
        var id = await RunIdleAsync();
        var exec = await Client.Exec.CreateContainerExecAsync(
            id, new ContainerExecCreateParameters { Cmd = ["/no/such/command"], AttachStdout = true, AttachStderr = true }, Token);
        using var streams = await Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), Token);

        var (stdout, stderr) = await streams.ReadOutputToEndAsync(Token);

        (stdout + stderr).ShouldContain("/no/such/command");
        (await ExitCodeAsync(exec.ID)).ShouldBeOneOf(126, 127);
    }

    [Fact]
    public async Task A_container_that_does_not_run_runs_no_command()
    {
        var id = await CreateAsync("true");

        var refused = await Should.ThrowAsync<DockerApiException>(
            () => Client.Exec.CreateContainerExecAsync(id, new ContainerExecCreateParameters { Cmd = ["true"] }, Token));

        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        refused.Message.ShouldContain("is not running");
    }

    [Fact]
    public async Task Reading_can_be_cancelled_while_the_command_is_silent()
    {
        var id = await RunIdleAsync();
        using var streams = await StartAsync(id, "sleep 100");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = streams.ReadOutputToEndAsync(cancellation.Token);
        reading.IsCompleted.ShouldBeFalse();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Many_commands_run_at_once_in_one_container()
    {
        var id = await RunIdleAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => ExecAsync(id, $"echo {number}; exit {number}")));

        results.ShouldBe(Enumerable.Range(0, 10).Select(number => ($"{number}\n", "", (long)number)));
    }

    private async Task<MultiplexedStream> StartAsync(string id, string script, bool stdin = false)
    {
        var exec = await Client.Exec.CreateContainerExecAsync(
            id,
            new ContainerExecCreateParameters
            {
                Cmd = ["/bin/sh", "-c", script],
                AttachStdin = stdin,
                AttachStdout = true,
                AttachStderr = true,
            },
            Token);
        return await Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), Token);
    }
}
