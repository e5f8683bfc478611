using FluentValidation;
using Shop.Orders.V1;

namespace ShopMesh.Orders.Validation;

internal sealed class CancelOrderRequestValidator : AbstractValidator<CancelOrderRequest>
{
    private const int MaxReasonLength = 500;

    public CancelOrderRequestValidator()
    {
        RuleFor(request => request.Id).MustBeUuid();
        RuleFor(request => request.Reason)
            .MaximumLength(MaxReasonLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {MaxReasonLength} characters.")
            // PostgreSQL's text cannot hold it.
            .Must(reason => !reason.Contains('\0', StringComparison.Ordinal)).WithErrorCode("NOT_TEXT").WithMessage("It must not contain the character U+0000.");
    }
}
