using Shouldly;
using ShopMesh.Dashboard.Telemetry.Filters;
using Xunit;

namespace ShopMesh.Dashboard.Tests;

public sealed class FilterTests
{
    [Theory]
    [InlineData("status=error", "status", FilterOperator.Equal, "error")]
    [InlineData("rpc.method!=Get", "rpc.method", FilterOperator.NotEqual, "Get")]
    [InlineData("duration>50ms", "duration", FilterOperator.Greater, "50ms")]
    [InlineData("rows<3", "rows", FilterOperator.Less, "3")]
    [InlineData("name=\"two words\"", "name", FilterOperator.Equal, "two words")]
    [InlineData("\"a=b c\"", "", FilterOperator.Contains, "a=b c")]
    [InlineData("plain", "", FilterOperator.Contains, "plain")]
    [InlineData("key=", "", FilterOperator.Contains, "key=")]
    [InlineData("=value", "", FilterOperator.Contains, "=value")]
    [InlineData("http://x/?a=b", "", FilterOperator.Contains, "http://x/?a=b")]
    [InlineData("\"open", "", FilterOperator.Contains, "open")]
    public void Parse_OneTerm_ReadsIt(string text, string key, FilterOperator op, string value) =>
        TelemetryFilter.Parse(text).Terms.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            term => term.Key.ShouldBe(key), term => term.Operator.ShouldBe(op), term => term.Value.ShouldBe(value));

    [Fact]
    public void Parse_AnyInput_IsBoundedAndNeverFails()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => " =\"<>!*a.b"[random.Next(10)]));
            TelemetryFilter.Parse(text).Terms.Count.ShouldBeLessThanOrEqualTo(16);
        }

        TelemetryFilter.Parse(new string('a', 100_000)).Terms.Single().Value.Length.ShouldBe(1_000);
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbbd", false)]
    [InlineData("*b*", "ABC", true)]
    [InlineData("abc", "ABC", true)]
    [InlineData("ab", "abc", false)]
    [InlineData("a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Wildcard_Pattern_Matches(string pattern, string text, bool expected) => Wildcard.IsMatch(pattern, text).ShouldBe(expected);

    [Theory]
    [InlineData("250ms", 250e6)]
    [InlineData("1.5 s", 1.5e9)]
    [InlineData("2m", 120e9)]
    [InlineData("20", 20e6)]
    [InlineData("7us", 7e3)]
    public void TryParse_Duration_ReadsIt(string text, double nanoseconds)
    {
        DurationText.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5ms")]
    [InlineData("1e400s")]
    public void TryParse_NoDuration_IsRefused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(999, "999 ns")]
    [InlineData(1_500, "1.50 µs")]
    [InlineData(12_340_000, "12.3 ms")]
    [InlineData(999_960_000, "1000 ms")]
    [InlineData(1_240_000_000, "1.24 s")]
    [InlineData(125_000_000_000, "2m 05s")]
    [InlineData(7_500_000_000_000, "2h 05m")]
    public void Format_Duration_HasThreeDigits(long nanoseconds, string expected) => DurationText.Format(nanoseconds).ShouldBe(expected);
}
