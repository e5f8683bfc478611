using FluentValidation;
using Shop.Users.V1;
using User = ShopMesh.Users.Domain.User;

namespace ShopMesh.Users.Validation;

/// <summary>No more than what keeps nonsense from being hashed: what a password must be like matters when it is set. Messages never carry values.</summary>
internal sealed class SignInRequestValidator : AbstractValidator<SignInRequest>
{
    private const int MostPasswordLength = 128;

    public SignInRequestValidator()
    {
        RuleFor(request => request.Email).Cascade(CascadeMode.Stop)
            .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
            .MaximumLength(User.MostEmailLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {User.MostEmailLength} characters.");
        RuleFor(request => request.Password).Cascade(CascadeMode.Stop)
            .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
            .MaximumLength(MostPasswordLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {MostPasswordLength} characters.");
    }
}
