using ShopMesh.ServiceDefaults.Deadlines;

namespace ShopMesh.ServiceDefaults.Tests.Deadlines;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("3S", 3000)]
    [InlineData("1500m", 1500)]
    [InlineData("5000u", 5)]
    [InlineData("7000000n", 7)]
    public void Parse_Units_GiveTheTime(string text, double milliseconds) => GrpcTimeout.Parse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("5s")]
    public void Parse_NoTimeout_GivesNone(string text) => GrpcTimeout.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData(1, "1m")]
    [InlineData(5000, "5000m")]
    [InlineData(99_999_999, "99999999m")]
    [InlineData(100_000_000, "100000S")]
    public void Format_Time_FitsEightDigits(double milliseconds, string text) => GrpcTimeout.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);
}
