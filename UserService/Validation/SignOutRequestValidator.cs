using FluentValidation;
using Shop.Users.V1;

namespace ShopMesh.Users.Validation;

internal sealed class SignOutRequestValidator : AbstractValidator<SignOutRequest>
{
    public SignOutRequestValidator() => RuleFor(request => request.RefreshToken).MustBeRefreshToken();
}
