using FluentValidation;

namespace ShopMesh.Orders.Validation;

/// <summary>Rules for ids, which are UUIDs in their 36-character form.</summary>
internal static class IdentifierRules
{
    /// <summary>The id must be there and be a UUID.</summary>
    public static IRuleBuilderOptions<T, string> MustBeUuid<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
        .Must(IsUuid).WithErrorCode("NOT_A_UUID").WithMessage("It is not a UUID in its 36-character form.");

    /// <summary>Whether the text is a UUID in its 36-character form.</summary>
    public static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);
}
