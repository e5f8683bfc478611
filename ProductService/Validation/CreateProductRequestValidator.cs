using FluentValidation;
using Shop.Products.V1;

namespace ShopMesh.Products.Validation;

internal sealed class CreateProductRequestValidator : AbstractValidator<CreateProductRequest>
{
    public CreateProductRequestValidator()
    {
        RuleFor(request => request.Product).NotNull().WithErrorCode("REQUIRED").WithMessage("It is required.");
        When(request => request.Product is not null, () =>
        {
            RuleFor(request => request.Product.Sku).MustBeSku();
            RuleFor(request => request.Product.Name).MustBeProductName();
            RuleFor(request => request.Product.Description).MustBeDescription();
            RuleFor(request => request.Product.Price).MustBePrice(isRequired: true);
            RuleFor(request => request.Product.Category).MustBeCategory();
            RuleFor(request => request.Product.Status).MustBeProductStatus(mayBeUnspecified: true);
            RuleFor(request => request.Product.Tags).MustBeTags();
            RuleFor(request => request.Product.Metadata).MustBeMetadata();
            RuleFor(request => request.Product.AvailableQuantity)
                .GreaterThanOrEqualTo(0).WithErrorCode("OUT_OF_RANGE").WithMessage("It must not be negative.");
        });
    }
}
