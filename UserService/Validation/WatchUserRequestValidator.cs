using FluentValidation;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Users.Validation;

/// <summary>Checks all but the cursor: whoever reads it says what is wrong with it.</summary>
internal sealed class WatchUserRequestValidator : AbstractValidator<WatchUserRequest>
{
    public WatchUserRequestValidator() => RuleFor(request => request.Id).MustBeUuid();
}
