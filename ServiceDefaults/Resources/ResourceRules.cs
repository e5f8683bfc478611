using FluentValidation;
using FluentValidation.Results;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ShopMesh.ServiceDefaults.Resources;

/// <summary>Rules for what requests about resources have in common.</summary>
public static class ResourceRules
{
    private const int MostPaths = 100;

    /// <summary>The id must be there and be a UUID in its 36-character form.</summary>
    /// <param name="rule">The rule of the id.</param>
    public static IRuleBuilderOptions<T, string> MustBeUuid<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
        .Must(id => Guid.TryParseExact(id, "D", out _)).WithErrorCode("NOT_A_UUID").WithMessage("It is not a UUID in its 36-character form.");

    /// <summary>The mask must name fields, and only such as may be changed; a violation for each path that does not.</summary>
    /// <param name="rule">The rule of the mask.</param>
    /// <param name="updatable">The fields that may be changed.</param>
    public static IRuleBuilderOptionsConditions<T, FieldMask> MustName<T>(this IRuleBuilder<T, FieldMask> rule, UpdateMask updatable) =>
        rule.Custom((mask, context) =>
        {
            if (mask is null || mask.Paths.Count == 0)
                context.AddFailure(Failure(context, "REQUIRED", $"It must name fields to change: {string.Join(", ", updatable.Fields)}."));
            else
                AddUnknownPaths(mask, context, updatable.Knows, $"can be changed: {string.Join(", ", updatable.Fields)}");
        });

    /// <summary>The mask may name fields of the resource only; a violation for each path that does not.</summary>
    /// <param name="rule">The rule of the mask.</param>
    /// <param name="resource">The resource's descriptor.</param>
    public static IRuleBuilderOptionsConditions<T, FieldMask> MustReadFieldsOf<T>(
        this IRuleBuilder<T, FieldMask> rule, MessageDescriptor resource) =>
        rule.Custom((mask, context) =>
        {
            if (mask is not null)
                AddUnknownPaths(mask, context, path => ReadMask.Knows(resource, path), $"can be read of a {resource.Name}");
        });

    private static void AddUnknownPaths<T>(FieldMask mask, ValidationContext<T> context, Func<string, bool> isKnown, string whatIsKnown)
    {
        if (mask.Paths.Count > MostPaths)
        {
            context.AddFailure(Failure(context, "TOO_LONG", $"It must name at most {MostPaths} fields."));
            return;
        }

        foreach (var path in mask.Paths.Where(path => !isKnown(path)))
            context.AddFailure(Failure(context, "UNKNOWN_PATH", $"'{path}' is not a field that {whatIsKnown}."));
    }

    private static ValidationFailure Failure<T>(ValidationContext<T> context, string code, string message) =>
        new(context.PropertyPath, message) { ErrorCode = code };
}
