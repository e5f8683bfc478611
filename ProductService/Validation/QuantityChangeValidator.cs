using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;
using Rules = ShopMesh.Products.Domain.QuantityChange;

namespace ShopMesh.Products.Validation;

/// <summary>What a quantity change must be like. It is no rule of its stream: a change that is not valid does not end that.</summary>
internal sealed class QuantityChangeValidator : AbstractValidator<QuantityChange>
{
    public QuantityChangeValidator()
    {
        RuleFor(change => change.ChangeId).MustBeUuid();
        RuleFor(change => change.ProductId).MustBeUuid();
        RuleFor(change => change.Delta)
            .NotEqual(0).WithErrorCode("REQUIRED").WithMessage("It must not be 0.")
            .InclusiveBetween(-Rules.MostDelta, Rules.MostDelta)
            .WithErrorCode("OUT_OF_RANGE").WithMessage($"It must be from -{Rules.MostDelta} to {Rules.MostDelta}.");
        RuleFor(change => change.Reason)
            .MaximumLength(Rules.MostReasonLength).WithErrorCode("TOO_LONG")
            .WithMessage($"It must have at most {Rules.MostReasonLength} characters.")
            .MustBeStorable();
    }
}
