using FluentValidation;
using Shop.Products.V1;
using ShopMesh.Products.Domain;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Validation;

/// <summary>Checks all but filter, order_by and page_token: their parsers say what is wrong with them, and where.</summary>
internal sealed class ListProductsRequestValidator : AbstractValidator<ListProductsRequest>
{
    public ListProductsRequestValidator()
    {
        RuleFor(request => request.Category).MustBeCategory();
        RuleFor(request => request.MinPrice).MustBePrice(isRequired: false);
        RuleFor(request => request.MaxPrice).MustBePrice(isRequired: false);
        RuleFor(request => request.MaxPrice)
            .Must((request, max) => request.MinPrice is null || max is null || request.MinPrice.CurrencyCode == max.CurrencyCode)
            .WithErrorCode("CURRENCY_MISMATCH").WithMessage("It must be in the currency of min_price.")
            .Must((request, max) => !IsLess(max, request.MinPrice))
            .WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be less than min_price.");
        RuleFor(request => request.Tags).MustBeTags();
        RuleFor(request => request.PageSize)
            .GreaterThanOrEqualTo(0).WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be negative.");
        RuleFor(request => request.ReadMask).MustReadFieldsOf(Shop.Products.V1.Product.Descriptor);
    }

    private static bool IsLess(Google.Type.Money? max, Google.Type.Money? min) =>
        max is not null && min is not null
            && MonetaryAmount.TryFrom(max, out var most, out _) && MonetaryAmount.TryFrom(min, out var least, out _)
            && most.Currency == least.Currency && most.MinorUnits < least.MinorUnits;
}
