using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;
using Reservation = ShopMesh.Products.Domain.Reservation;

namespace ShopMesh.Products.Validation;

internal sealed class StockItemValidator : AbstractValidator<StockItem>
{
    public StockItemValidator()
    {
        RuleFor(item => item.ProductId).MustBeUuid();
        RuleFor(item => item.Quantity)
            .InclusiveBetween(1, Reservation.MostQuantity)
            .WithErrorCode("OUT_OF_RANGE").WithMessage($"It must be 1 to {Reservation.MostQuantity}.");
    }
}
