using FluentValidation;
using Shop.Users.V1;

namespace ShopMesh.Users.Validation;

internal sealed class CreateUserRequestValidator : AbstractValidator<CreateUserRequest>
{
    private const int LeastPasswordLength = 12;
    private const int MostPasswordLength = 128;

    public CreateUserRequestValidator()
    {
        RuleFor(request => request.User).NotNull().WithErrorCode("REQUIRED").WithMessage("It is required.");
        When(request => request.User is not null, () =>
        {
            RuleFor(request => request.User.Email).MustBeEmail();
            RuleFor(request => request.User.DisplayName).MustBeDisplayName();
            RuleFor(request => request.User.Role).MustBeRole(mayBeUnspecified: true);
            RuleFor(request => request.User.Status).MustBeStatus(mayBeUnspecified: true);
            RuleFor(request => request.User.AvatarUrl).MustBeAvatarUrl().When(request => request.User.HasAvatarUrl);
        });

        // The messages of these rules never carry the value.
        RuleFor(request => request.Password.Length)
            .InclusiveBetween(LeastPasswordLength, MostPasswordLength)
            .WithErrorCode("OUT_OF_RANGE")
            .WithMessage($"It must have {LeastPasswordLength} to {MostPasswordLength} characters.")
            .When(request => request.HasPassword)
            .OverridePropertyName(nameof(CreateUserRequest.Password));
    }
}
