extern alias service;

using service::ShopMesh.Orders.Domain;
using Shouldly;
using Xunit;

namespace ShopMesh.Orders.Tests.Domain;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("EUR", 12, 340_000_000, 1234)]
    [InlineData("EUR", 0, 10_000_000, 1)]
    [InlineData("EUR", -1, -500_000_000, -150)]
    [InlineData("JPY", 500, 0, 500)]
    [InlineData("KWD", 1, 234_000_000, 1234)]
    [InlineData("CLF", 1, 234_500_000, 12345)]
    [InlineData("EUR", 92_233_720_368_547_758, 70_000_000, long.MaxValue)]
    public void FromUnitsAndNanos_AnExactAmount_IsMinorUnitsAndBack(string currency, long units, int nanos, long minorUnits)
    {
        var money = Money.FromUnitsAndNanos(currency, units, nanos);

        money.MinorUnits.ShouldBe(minorUnits);
        money.ToUnitsAndNanos().ShouldBe((units, nanos));
    }

    [Theory]
    [InlineData("EUR", 1, 1)]
    [InlineData("JPY", 1, 500_000_000)]
    [InlineData("EUR", 1, -10_000_000)]
    [InlineData("EUR", 0, 1_000_000_000)]
    [InlineData("EUR", 0, int.MinValue)]
    [InlineData("eur", 1, 0)]
    [InlineData("", 1, 0)]
    public void FromUnitsAndNanos_WhatIsNoAmount_IsRefused(string currency, long units, int nanos) =>
        Should.Throw<FormatException>(() => Money.FromUnitsAndNanos(currency, units, nanos));

    [Fact]
    public void FromUnitsAndNanos_MoreThanFits_IsRefused() =>
        Should.Throw<OverflowException>(() => Money.FromUnitsAndNanos("EUR", long.MaxValue, 0));

    [Fact]
    public void Times_MoreThanFits_IsRefused() =>
        Should.Throw<OverflowException>(() => new Money(long.MaxValue, Currency.FromCode("EUR")).Times(2));

    [Fact]
    public void Plus_AnotherCurrency_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => new Money(1, Currency.FromCode("EUR")).Plus(new Money(1, Currency.FromCode("USD"))));
}
