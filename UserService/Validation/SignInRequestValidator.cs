using FluentValidation;
using Shop.Users.V1;

namespace ShopMesh.Users.Validation;

/// <summary>No more than what keeps nonsense from being hashed: what a password must be like matters when it is set. Messages never carry values.</summary>
internal sealed class SignInRequestValidator : AbstractValidator<SignInRequest>
{
    private const int MostPasswordLength = 128;

    public SignInRequestValidator()
    {
        RuleFor(request => request.Email).MustBeEmail();
        RuleFor(request => request.Password).Cascade(CascadeMode.Stop)
            .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
            .MaximumLength(MostPasswordLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {MostPasswordLength} characters.");
    }
}
