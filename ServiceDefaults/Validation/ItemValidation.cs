using FluentValidation;
using FluentValidation.Results;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Validation;

/// <summary>Checks items of a stream one by one, for rpcs that go on when one is not valid.</summary>
public static class ItemValidation
{
    /// <summary>What is wrong with an item, by paths of the proto; nothing when it is valid.</summary>
    /// <param name="validator">The rules.</param>
    /// <param name="item">The item.</param>
    public static IReadOnlyList<FieldViolation> Check<T>(this IValidator<T> validator, T item)
    {
        ArgumentNullException.ThrowIfNull(validator);
        var result = validator.Validate(item);
        return result.IsValid ? [] : [.. result.Errors.Select(Violation)];
    }

    internal static FieldViolation Violation(ValidationFailure failure) =>
        new(FieldPath.Of(failure.PropertyName), failure.ErrorMessage, Reason(failure.ErrorCode));

    // A code that was chosen with WithErrorCode is a constant for programs; the library's own codes are names of its classes.
    private static string? Reason(string? code) =>
        !string.IsNullOrEmpty(code) && code.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_') ? code : null;
}
