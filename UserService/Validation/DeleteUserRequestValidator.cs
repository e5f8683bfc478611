using FluentValidation;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Users.Validation;

internal sealed class DeleteUserRequestValidator : AbstractValidator<DeleteUserRequest>
{
    public DeleteUserRequestValidator() => RuleFor(request => request.Id).MustBeUuid();
}
