using FluentValidation;
using Shop.Orders.V1;

namespace ShopMesh.Orders.Validation;

/// <summary>Checks all but filter, order_by and page_token: their parsers say what is wrong with them, and where.</summary>
internal sealed class ListOrdersRequestValidator : AbstractValidator<ListOrdersRequest>
{
    private const int MaxStatuses = 5;

    public ListOrdersRequestValidator()
    {
        RuleFor(request => request.PageSize)
            .GreaterThanOrEqualTo(0).WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be negative.");
        RuleFor(request => request.UserId)
            .Must(id => id.Length == 0 || IdentifierRules.IsUuid(id)).WithErrorCode("NOT_A_UUID").WithMessage("It is not a UUID in its 36-character form.");
        RuleFor(request => request.Statuses.Count)
            .LessThanOrEqualTo(MaxStatuses).WithErrorCode("OUT_OF_RANGE").WithMessage($"There must be at most {MaxStatuses} states.")
            .OverridePropertyName(nameof(ListOrdersRequest.Statuses));
        RuleForEach(request => request.Statuses)
            .Must(status => status != OrderStatus.Unspecified && Enum.IsDefined(status)).WithErrorCode("UNKNOWN_VALUE").WithMessage("It is not a state of an order.");
        RuleFor(request => request.CreatedFrom).MustBeAnInstant();
        RuleFor(request => request.CreatedBefore).MustBeAnInstant();
    }
}
