using FluentValidation;
using Shop.Orders.V1;

namespace ShopMesh.Orders.Validation;

/// <summary>Checks all but the cursor: whoever made it says whether it is one.</summary>
internal sealed class WatchOrderRequestValidator : AbstractValidator<WatchOrderRequest>
{
    public WatchOrderRequestValidator() => RuleFor(request => request.Id).MustBeUuid();
}
