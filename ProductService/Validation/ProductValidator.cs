using FluentValidation;
using Shop.Products.V1;

namespace ShopMesh.Products.Validation;

/// <summary>What a whole product must be like, in the request that makes one and in the rows of an import.</summary>
internal sealed class ProductValidator : AbstractValidator<Product>
{
    public ProductValidator()
    {
        RuleFor(product => product.Sku).MustBeSku();
        RuleFor(product => product.Name).MustBeProductName();
        RuleFor(product => product.Description).MustBeDescription();
        RuleFor(product => product.Price).MustBePrice(isRequired: true);
        RuleFor(product => product.Category).MustBeCategory();
        RuleFor(product => product.Status).MustBeProductStatus(mayBeUnspecified: true);
        RuleFor(product => product.Tags).MustBeTags();
        RuleFor(product => product.Metadata).MustBeMetadata();
        RuleFor(product => product.AvailableQuantity)
            .GreaterThanOrEqualTo(0).WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be negative.");
    }
}
