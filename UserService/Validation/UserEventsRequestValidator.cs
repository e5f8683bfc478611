using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.ServiceDefaults.Validation;

namespace ShopMesh.Users.Validation;

/// <summary>Checks an event; one that is not valid is rejected, and the stream goes on.</summary>
[PerItem]
internal sealed class UserEventsRequestValidator : AbstractValidator<UserEventsRequest>
{
    private const int MostDeviceLength = 100;
    private const int MostPathLength = 2048;
    private const int MostQueryLength = 500;
    private const int NanosPerSecond = 1_000_000_000;

    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestView = TimeSpan.FromDays(1);

    /// <param name="time">What now is.</param>
    /// <param name="retention">How old an event may be.</param>
    public UserEventsRequestValidator(TimeProvider time, TimeSpan retention)
    {
        RuleFor(request => request.EventId).MustBeUuid();
        RuleFor(request => request.UserId).MustBeUuid();
        RuleFor(request => request.OccurredAt)
            .Cascade(CascadeMode.Stop)
            .NotNull().WithErrorCode("REQUIRED").WithMessage("It is required.")
            .Must(IsValid).WithErrorCode("OUT_OF_RANGE").WithMessage("It is not a time.")
            .Must(occurred => occurred.ToDateTimeOffset() <= time.GetUtcNow() + MostAhead)
            .WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be more than a minute in the future.")
            .Must(occurred => occurred.ToDateTimeOffset() >= time.GetUtcNow() - retention)
            .WithErrorCode("OUT_OF_RANGE").WithMessage($"It must not be more than {retention.TotalDays:0.##} days ago.");

        RuleFor(request => request.EventCase)
            .NotEqual(UserEventsRequest.EventOneofCase.None).WithErrorCode("REQUIRED").WithMessage("It is required.")
            .OverridePropertyName("Event");
        When(request => request.SignedIn is not null, () => RuleFor(request => request.SignedIn.Device).MustBeText(MostDeviceLength));
        When(request => request.PageViewed is not null, () =>
        {
            RuleFor(request => request.PageViewed.Path).MustBeRequiredText(MostPathLength);
            RuleFor(request => request.PageViewed.Duration)
                .Must(duration => duration is null || IsView(duration))
                .WithErrorCode("OUT_OF_RANGE").WithMessage("It must be from 0 to 24 hours.");
        });
        When(request => request.Searched is not null, () =>
        {
            RuleFor(request => request.Searched.Query).MustBeText(MostQueryLength);
            RuleFor(request => request.Searched.ResultCount)
                .GreaterThanOrEqualTo(0).WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be negative.");
        });
    }

    // Any numbers can come over the wire; those of the years 1 to 9999 are times.
    private static bool IsValid(Timestamp timestamp) =>
        timestamp.Nanos is >= 0 and < NanosPerSecond
            && timestamp.Seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && timestamp.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static bool IsView(Duration duration) =>
        duration.Nanos is >= 0 and < NanosPerSecond && duration.Seconds >= 0 && duration.Seconds <= LongestView.TotalSeconds;
}
