using FluentValidation;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Users.Validation;

internal sealed class GetUserRequestValidator : AbstractValidator<GetUserRequest>
{
    public GetUserRequestValidator() => RuleFor(request => request.Id).MustBeUuid();
}
