using FluentValidation;
using FluentValidation.Results;
using Shop.Orders.V1;

namespace ShopMesh.Orders.Validation;

internal sealed class PlaceOrderRequestValidator : AbstractValidator<PlaceOrderRequest>
{
    private const int MaxItems = 100;

    public PlaceOrderRequestValidator()
    {
        RuleFor(request => request.RequestId).MustBeUuid();
        RuleFor(request => request.UserId).MustBeUuid();
        RuleFor(request => request.Items.Count)
            .InclusiveBetween(1, MaxItems).WithErrorCode("OUT_OF_RANGE").WithMessage($"There must be 1 to {MaxItems} items.")
            .OverridePropertyName(nameof(PlaceOrderRequest.Items));
        When(request => request.Items.Count <= MaxItems, () =>
        {
            RuleForEach(request => request.Items).SetValidator(new OrderItemValidator());
            RuleFor(request => request).Custom(EachProductOnce);
        });
    }

    private static void EachProductOnce(PlaceOrderRequest request, ValidationContext<PlaceOrderRequest> context)
    {
        var seen = new HashSet<Guid>();
        for (var i = 0; i < request.Items.Count; i++)
        {
            if (Guid.TryParseExact(request.Items[i].ProductId, "D", out var id) && !seen.Add(id))
            {
                context.AddFailure(new ValidationFailure($"Items[{i}].ProductId", "The product is there already; order it once with the whole quantity.")
                {
                    ErrorCode = "DUPLICATE",
                });
            }
        }
    }
}
