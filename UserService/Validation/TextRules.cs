using FluentValidation;

namespace ShopMesh.Users.Validation;

/// <summary>Rules for plain text.</summary>
internal static class TextRules
{
    /// <summary>A text that may be empty.</summary>
    public static IRuleBuilderOptions<T, string> MustBeText<T>(this IRuleBuilderInitial<T, string> rule, int mostLength) => rule
        .Cascade(CascadeMode.Stop)
        .Must(text => text.Length <= mostLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {mostLength} characters.")
        .Must(text => !text.Any(IsForbidden)).WithErrorCode("NOT_TEXT").WithMessage("It must not contain control characters.");

    /// <summary>A text that says something.</summary>
    public static IRuleBuilderOptions<T, string> MustBeRequiredText<T>(this IRuleBuilderInitial<T, string> rule, int mostLength) => rule
        .Cascade(CascadeMode.Stop)
        .Must(text => !string.IsNullOrWhiteSpace(text)).WithErrorCode("REQUIRED").WithMessage("It is required.")
        .Must(text => text.Length <= mostLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {mostLength} characters.")
        .Must(text => !text.Any(IsForbidden)).WithErrorCode("NOT_TEXT").WithMessage("It must not contain control characters.");

    // What people type has lines and tabs.
    private static bool IsForbidden(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');
}
