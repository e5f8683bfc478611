using FluentValidation;
using Shop.Users.V1;

namespace ShopMesh.Users.Validation;

/// <summary>Checks all but filter, order_by and page_token: their parsers say what is wrong with them, and where.</summary>
internal sealed class ListUsersRequestValidator : AbstractValidator<ListUsersRequest>
{
    public ListUsersRequestValidator() => RuleFor(request => request.PageSize)
        .GreaterThanOrEqualTo(0).WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be negative.");
}
