using FluentValidation;
using Google.Protobuf.WellKnownTypes;

namespace ShopMesh.Orders.Validation;

/// <summary>Rules for timestamps.</summary>
internal static class TimestampRules
{
    private static readonly long FirstSecond = Timestamp.FromDateTimeOffset(DateTimeOffset.MinValue).Seconds;
    private static readonly long LastSecond = Timestamp.FromDateTimeOffset(DateTimeOffset.MaxValue).Seconds;

    /// <summary>The timestamp, when it is there, must be one: years 1 to 9999, nanos within a second.</summary>
    public static IRuleBuilderOptions<T, Timestamp> MustBeAnInstant<T>(this IRuleBuilder<T, Timestamp> rule) => rule
        .Must(time => time is null || (time.Seconds >= FirstSecond && time.Seconds <= LastSecond && time.Nanos is >= 0 and < 1_000_000_000))
        .WithErrorCode("OUT_OF_RANGE")
        .WithMessage("It is not a time of the years 1 to 9999.");
}
