using System.Buffers.Binary;
using System.Text;
using Docker.DotNet;
using Shouldly;
using Xunit;

namespace Polyfills.Docker.Tests.Output;

public sealed class MultiplexedStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(1000)]
    public async Task Frames_are_put_together_however_they_are_cut(int cut)
    {
        byte[] bytes = [.. Frame(1, "one"), .. Frame(2, "zwei ü"), .. Frame(1, ""), .. Frame(0, "in"), .. Frame(1, "three")];
        using var stream = new MultiplexedStream(new CutStream(bytes, cut), multiplexed: true);
        using var stdin = new MemoryStream();
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();

        await stream.CopyOutputToAsync(stdin, stdout, stderr, Token);

        Encoding.UTF8.GetString(stdin.ToArray()).ShouldBe("in");
        Encoding.UTF8.GetString(stdout.ToArray()).ShouldBe("onethree");
        Encoding.UTF8.GetString(stderr.ToArray()).ShouldBe("zwei ü");
    }

    [Fact]
    public async Task A_frame_is_read_in_parts_when_the_buffer_is_small()
    {
        using var stream = new MultiplexedStream(new MemoryStream([.. Frame(2, "abcde"), .. Frame(1, "f")]), multiplexed: true);
        var buffer = new byte[6];

        var first = await stream.ReadOutputAsync(buffer, 1, 3, Token);
        var second = await stream.ReadOutputAsync(buffer, 4, 2, Token);

        (first.Count, first.Target).ShouldBe((3, MultiplexedStream.TargetStream.StandardError));
        (second.Count, second.Target).ShouldBe((2, MultiplexedStream.TargetStream.StandardError));
        Encoding.UTF8.GetString(buffer, 1, 5).ShouldBe("abcde");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public async Task An_end_within_a_frame_is_an_error(int length)
    {
        using var stream = new MultiplexedStream(new MemoryStream(Frame(1, "cut short")[..length]), multiplexed: true);

        await Should.ThrowAsync<EndOfStreamException>(() => stream.ReadOutputToEndAsync(Token));
    }

    [Fact]
    public async Task What_the_engine_says_in_place_of_output_is_an_error()
    {
        using var stream = new MultiplexedStream(new MemoryStream([.. Frame(1, "some"), .. Frame(3, "log file is gone")]), multiplexed: true);

        (await Should.ThrowAsync<IOException>(() => stream.ReadOutputToEndAsync(Token))).Message.ShouldContain("log file is gone");
    }

    [Fact]
    public async Task Raw_bytes_that_are_taken_for_frames_are_an_error()
    {
        using var stream = new MultiplexedStream(new MemoryStream("just some text"u8.ToArray()), multiplexed: true);

        await Should.ThrowAsync<InvalidDataException>(() => stream.ReadOutputToEndAsync(Token));
    }

    [Fact]
    public async Task A_stream_that_is_not_multiplexed_is_all_standard_output()
    {
        using var stream = new MultiplexedStream(new MemoryStream(Frame(2, "x")), multiplexed: false);

        var (stdout, stderr) = await stream.ReadOutputToEndAsync(Token);

        stdout.ShouldBe("\u0002\0\0\0\0\0\0\u0001x");
        stderr.ShouldBeEmpty();
        Should.Throw<NotSupportedException>(stream.CloseWrite);
    }

    private static byte[] Frame(byte target, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var frame = new byte[8 + content.Length];
        frame[0] = target;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), content.Length);
        content.CopyTo(frame, 8);
        return frame;
    }

    /// <summary>Gives at most so many bytes at once, as a network may.</summary>
    private sealed class CutStream(byte[] bytes, int cut) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(cut, buffer.Length)], cancellationToken);
    }
}
