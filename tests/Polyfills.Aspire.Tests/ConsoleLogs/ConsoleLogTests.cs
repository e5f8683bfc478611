using System.Text;
using Aspire.Hosting.ConsoleLogs;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.ConsoleLogs;

public sealed class ConsoleLogTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Append_MoreThanItHolds_KeepsTheNewestAndTheirNumbers()
    {
        var log = new ConsoleLog(new FakeTimeProvider(), maximumLines: 3);

        for (var i = 1; i <= 5; i++) log.Append($"line {i}");

        log.Tail(10).Select(l => (l.Number, l.Text)).ShouldBe([(3, "line 3"), (4, "line 4"), (5, "line 5")]);
    }

    [Fact]
    public void Append_MoreCharactersThanItHolds_KeepsTheNewest()
    {
        var log = new ConsoleLog(new FakeTimeProvider(), maximumCharacters: 10);

        log.Append("1234567");
        log.Append("89");
        log.Append("0123");

        log.Tail(10).Select(l => l.Text).ShouldBe(["89", "0123"]);
    }

    [Fact]
    public async Task ReadAsync_Following_GivesWhatIsKeptThenWhatComesThenEnds()
    {
        var log = new ConsoleLog(new FakeTimeProvider());
        log.Append("before");
        await using var reader = log.ReadAsync(follow: true, CancellationToken).GetAsyncEnumerator(CancellationToken);

        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.Select(l => l.Text).ShouldBe(["before"]);
        var next = reader.MoveNextAsync().AsTask();
        log.Append("after", isError: true);
        (await next).ShouldBeTrue();
        reader.Current.Single().ShouldBe(new ConsoleLine(2, reader.Current[0].At, "after", IsError: true));
        next = reader.MoveNextAsync().AsTask();
        log.Complete();
        (await next).ShouldBeFalse();
    }

    [Fact]
    public async Task ReadAsync_SlowReader_LosesOldLinesOnly()
    {
        var log = new ConsoleLog(new FakeTimeProvider(), maximumLines: 2);
        log.Append("1");
        await using var reader = log.ReadAsync(follow: false, CancellationToken).GetAsyncEnumerator(CancellationToken);
        await reader.MoveNextAsync();

        for (var i = 2; i <= 9; i++) log.Append($"{i}");

        (await reader.MoveNextAsync()).ShouldBeTrue();
        reader.Current.Select(l => l.Text).ShouldBe(["8", "9"]);
    }

    [Fact]
    public async Task LineReader_AnyChunks_GivesWholeLinesAndCutsLongOnes()
    {
        var text = "first\r\nzwölf €\n" + new string('x', ConsoleLog.MaximumLineLength + 5000) + "\n\nlast";
        var lines = new List<string>();

        await LineReader.Start(new MemoryStream(Encoding.UTF8.GetBytes(text)), lines.Add).Completion;

        lines.ShouldBe(["first", "zwölf €", new string('x', ConsoleLog.MaximumLineLength), "", "last"]);
    }
}
