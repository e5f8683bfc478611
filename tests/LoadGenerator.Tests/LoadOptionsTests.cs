extern alias load;

using load::ShopMesh.LoadGenerator;
using load::ShopMesh.LoadGenerator.Journeys;
using Shouldly;
using Xunit;

namespace ShopMesh.LoadGenerator.Tests;

public sealed class LoadOptionsTests
{
    public static TheoryData<string, Action<object>> Faults => new()
    {
        { "OrdersPerSecond", options => ((LoadOptions)options).OrdersPerSecond = 0 },
        { "OrdersPerSecond", options => ((LoadOptions)options).OrdersPerSecond = double.NaN },
        { "Shoppers", options => ((LoadOptions)options).Shoppers = 0 },
        { "Duration", options => ((LoadOptions)options).Duration = TimeSpan.Zero },
        { "Arrivals", options => ((LoadOptions)options).Arrivals = (load::ShopMesh.LoadGenerator.Arrivals.ArrivalPattern)9 },
        { "OrderPatience", options => ((LoadOptions)options).OrderPatience = TimeSpan.Zero },
        { "StopTimeout", options => ((LoadOptions)options).StopTimeout = TimeSpan.FromSeconds(-1) },
        { "Mix", options => ((LoadOptions)options).Mix = new JourneyMix { Buy = -1 } },
        { "Mix", options => ((LoadOptions)options).Mix = new JourneyMix { Buy = 0, SignUpAndBuy = 0, BuyAndCancel = 0 } },
    };

    [Fact]
    public void Validate_Defaults_AreGood() => new LoadOptionsValidator().Validate(null, new LoadOptions()).Succeeded.ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validate_OutOfRange_SaysWhichSettingAndWhatIsRight(string setting, Action<object> fault)
    {
        var options = new LoadOptions();
        fault(options);

        var result = new LoadOptionsValidator().Validate(null, options);

        result.Failures!.ShouldHaveSingleItem().ShouldStartWith($"Load:{setting} must");
    }
}
