using Shouldly;
using ShopMesh.Dashboard.Resources.Console;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class AnsiTextTests
{
    [Theory]
    [InlineData("plain", "|plain")]
    [InlineData("\u001b[32minfo\u001b[39m: x", "fg2|info;|: x")]
    [InlineData("\u001b[1m\u001b[91mhot\u001b[0m cold", "fg9 ansi-b|hot;| cold")]
    [InlineData("\u001b[41;30mfail\u001b[m", "fg0 bg1|fail")]
    [InlineData("\u001b[38;5;12mblue\u001b[0m", "fg12|blue")]
    [InlineData("\u001b[38;2;1;2;3mtrue\u001b[0m", "|true")]
    [InlineData("\u001b[2J\u001b[Htop", "|top")]
    [InlineData("\u001b]0;title\u0007text", "|text")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "|link")]
    [InlineData("bell\u0007 and \u0008back", "|bell and back")]
    [InlineData("cut \u001b[3", "|cut ")]
    [InlineData("\u001b", "")]
    [InlineData("", "")]
    public void Parse_Line_SplitsByLook(string line, string expected) =>
        string.Join(';', AnsiText.Parse(line).Select(run => $"{run.Classes}|{run.Text}")).ShouldBe(expected);

    [Fact]
    public void Plain_Line_LeavesTheTextOnly() => AnsiText.Plain("\u001b[32minfo\u001b[39m: x").ShouldBe("info: x");
}
