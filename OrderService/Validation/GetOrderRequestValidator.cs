using FluentValidation;
using Shop.Orders.V1;

namespace ShopMesh.Orders.Validation;

internal sealed class GetOrderRequestValidator : AbstractValidator<GetOrderRequest>
{
    public GetOrderRequestValidator() => RuleFor(request => request.Id).MustBeUuid();
}
