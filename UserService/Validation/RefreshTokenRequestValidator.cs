using FluentValidation;
using Shop.Users.V1;

namespace ShopMesh.Users.Validation;

internal sealed class RefreshTokenRequestValidator : AbstractValidator<RefreshTokenRequest>
{
    public RefreshTokenRequestValidator() => RuleFor(request => request.RefreshToken).MustBeRefreshToken();
}
