using FluentValidation;
using Shop.Orders.V1;

namespace ShopMesh.Orders.Validation;

internal sealed class OrderItemValidator : AbstractValidator<OrderItem>
{
    private const long MaxQuantity = 10_000;

    public OrderItemValidator()
    {
        RuleFor(item => item.ProductId).MustBeUuid();
        RuleFor(item => item.Quantity)
            .InclusiveBetween(1, MaxQuantity).WithErrorCode("OUT_OF_RANGE").WithMessage($"It must be 1 to {MaxQuantity}.");
    }
}
