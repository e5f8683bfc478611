using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;
using Reservation = ShopMesh.Products.Domain.Reservation;

namespace ShopMesh.Products.Validation;

internal sealed class ReleaseStockRequestValidator : AbstractValidator<ReleaseStockRequest>
{
    public ReleaseStockRequestValidator()
    {
        RuleFor(request => request.ReservationId).MustBeUuid();
        RuleFor(request => request.Reason)
            .MaximumLength(Reservation.MostReasonLength).WithErrorCode("TOO_LONG")
            .WithMessage($"It must have at most {Reservation.MostReasonLength} characters.")
            .MustBeStorable();
    }
}
