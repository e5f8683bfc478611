using FluentValidation;
using FluentValidation.Results;
using Google.Protobuf.WellKnownTypes;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;
using Reservation = ShopMesh.Products.Domain.Reservation;

namespace ShopMesh.Products.Validation;

internal sealed class ReserveStockRequestValidator : AbstractValidator<ReserveStockRequest>
{
    public ReserveStockRequestValidator()
    {
        RuleFor(request => request.ReservationId).MustBeUuid();
        RuleFor(request => request.Items.Count)
            .InclusiveBetween(1, Reservation.MostItems)
            .WithErrorCode("OUT_OF_RANGE").WithMessage($"There must be 1 to {Reservation.MostItems} items.")
            .OverridePropertyName(nameof(ReserveStockRequest.Items));
        When(request => request.Items.Count <= Reservation.MostItems, () =>
        {
            RuleForEach(request => request.Items).SetValidator(new StockItemValidator());
            RuleFor(request => request).Custom(EachProductOnce);
        });
        RuleFor(request => request.Lifetime)
            .Must(IsLifetime).When(request => request.Lifetime is not null)
            .WithErrorCode("OUT_OF_RANGE").WithMessage("It must be 1 second to 24 hours.");
    }

    private static bool IsLifetime(Duration lifetime) =>
        lifetime.Nanos is >= 0 and < 1_000_000_000
            && lifetime.Seconds >= (long)Reservation.ShortestLifetime.TotalSeconds
            && (lifetime.Seconds, lifetime.Nanos).CompareTo(((long)Reservation.LongestLifetime.TotalSeconds, 0)) <= 0;

    private static void EachProductOnce(ReserveStockRequest request, ValidationContext<ReserveStockRequest> context)
    {
        var seen = new HashSet<Guid>();
        for (var i = 0; i < request.Items.Count; i++)
        {
            if (Guid.TryParseExact(request.Items[i].ProductId, "D", out var id) && !seen.Add(id))
            {
                context.AddFailure(new ValidationFailure($"Items[{i}].ProductId", "The product is there already; name it once with the whole quantity.")
                {
                    ErrorCode = "DUPLICATE",
                });
            }
        }
    }
}
