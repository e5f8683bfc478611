using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Results;
using Google.Protobuf.Collections;
using Google.Type;
using ShopMesh.Products.Domain;
using V1 = Shop.Products.V1;

namespace ShopMesh.Products.Validation;

/// <summary>What the fields of a product must be like.</summary>
internal static partial class ProductRules
{
    private const int MostTags = 20;
    private const int MostTagLength = 50;
    private const int MostMetadataKeys = 50;
    private const int MostMetadataKeyLength = 64;
    private const int MostMetadataValueLength = 500;

    public static IRuleBuilderOptions<T, string> MustBeSku<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
        .MaximumLength(Product.MostSkuLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {Product.MostSkuLength} characters.")
        .Must(sku => Sku().IsMatch(sku)).WithErrorCode("NOT_A_SKU").WithMessage("It may have A-Z, 0-9, '-', '_' and '.' only.");

    public static IRuleBuilderOptions<T, string> MustBeProductName<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .Must(name => !string.IsNullOrWhiteSpace(name)).WithErrorCode("REQUIRED").WithMessage("It is required.")
        .MaximumLength(Product.MostNameLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {Product.MostNameLength} characters.")
        .Must(name => !name.Any(char.IsControl)).WithErrorCode("NOT_TEXT").WithMessage("It must not contain control characters.");

    public static IRuleBuilderOptions<T, string> MustBeDescription<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .MaximumLength(Product.MostDescriptionLength).WithErrorCode("TOO_LONG")
        .WithMessage($"It must have at most {Product.MostDescriptionLength} characters.")
        .MustBeStorable();

    /// <summary>PostgreSQL's text cannot hold U+0000.</summary>
    public static IRuleBuilderOptions<T, string> MustBeStorable<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(IsStorable).WithErrorCode("NOT_TEXT").WithMessage("It must not contain the character U+0000.");

    /// <summary>An exact amount that is not negative; none at all only where <paramref name="isRequired"/> is not set.</summary>
    public static IRuleBuilderOptionsConditions<T, Money> MustBePrice<T>(this IRuleBuilder<T, Money> rule, bool isRequired) =>
        rule.Custom((money, context) =>
        {
            if (money is null)
            {
                if (isRequired)
                    Fail(context, context.PropertyPath, "REQUIRED", "It is required.");
            }
            else if (!MonetaryAmount.TryFrom(money, out var amount, out var error))
            {
                Fail(context, context.PropertyPath, "NOT_AN_AMOUNT", $"It {error}.");
            }
            else if (amount.MinorUnits < 0)
            {
                Fail(context, context.PropertyPath, "NEGATIVE", "It must not be negative.");
            }
        });

    public static IRuleBuilderOptions<T, V1.Category> MustBeCategory<T>(this IRuleBuilder<T, V1.Category> rule) => rule
        .Must(category => Enum.IsDefined(category)).WithErrorCode("UNKNOWN_VALUE").WithMessage("It is not a category.");

    public static IRuleBuilderOptions<T, V1.ProductStatus> MustBeProductStatus<T>(
        this IRuleBuilder<T, V1.ProductStatus> rule, bool mayBeUnspecified) => rule
        .Must(status => Enum.IsDefined(status) && (mayBeUnspecified || status != V1.ProductStatus.Unspecified))
        .WithErrorCode("UNKNOWN_VALUE").WithMessage("It is not a status of products.");

    public static IRuleBuilderOptionsConditions<T, RepeatedField<string>> MustBeTags<T>(this IRuleBuilder<T, RepeatedField<string>> rule) =>
        rule.Custom((tags, context) =>
        {
            if (tags.Count > MostTags)
            {
                Fail(context, context.PropertyPath, "OUT_OF_RANGE", $"There must be at most {MostTags}.");
                return;
            }

            for (var i = 0; i < tags.Count; i++)
            {
                if (string.IsNullOrWhiteSpace(tags[i]) || tags[i].Length > MostTagLength || tags[i].Any(char.IsControl))
                {
                    Fail(context, $"{context.PropertyPath}[{i}]", "NOT_A_TAG",
                        $"It must have 1 to {MostTagLength} characters, and no control characters.");
                }
            }
        });

    public static IRuleBuilderOptionsConditions<T, MapField<string, string>> MustBeMetadata<T>(
        this IRuleBuilder<T, MapField<string, string>> rule) =>
        rule.Custom((metadata, context) =>
        {
            if (metadata.Count > MostMetadataKeys)
            {
                Fail(context, context.PropertyPath, "OUT_OF_RANGE", $"There must be at most {MostMetadataKeys} keys.");
                return;
            }

            if (metadata.Keys.Any(key => key.Length is 0 or > MostMetadataKeyLength || !IsStorable(key)))
                Fail(context, context.PropertyPath, "NOT_A_KEY", $"Keys must have 1 to {MostMetadataKeyLength} characters, and not U+0000.");
            if (metadata.Values.Any(value => value.Length > MostMetadataValueLength || !IsStorable(value)))
                Fail(context, context.PropertyPath, "TOO_LONG", $"Values must have at most {MostMetadataValueLength} characters, and not U+0000.");
        });

    private static bool IsStorable(string text) => !text.Contains('\0', StringComparison.Ordinal);

    private static void Fail<T>(ValidationContext<T> context, string field, string code, string message) =>
        context.AddFailure(new ValidationFailure(field, message) { ErrorCode = code });

    [GeneratedRegex("^[A-Z0-9._-]+\\z")]
    private static partial Regex Sku();
}
