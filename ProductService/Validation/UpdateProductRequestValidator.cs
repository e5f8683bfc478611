using FluentValidation;
using Shop.Products.V1;
using ShopMesh.Products.Grpc;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Validation;

/// <summary>Checks the fields that the mask names, and leaves the others alone.</summary>
internal sealed class UpdateProductRequestValidator : AbstractValidator<UpdateProductRequest>
{
    public UpdateProductRequestValidator()
    {
        RuleFor(request => request.UpdateMask).MustName(ProductMapping.Updatable);
        RuleFor(request => request.Product).NotNull().WithErrorCode("REQUIRED").WithMessage("It is required.");
        When(request => request.Product is not null, () =>
        {
            RuleFor(request => request.Product.Id).MustBeUuid();
            WhenNamed("sku", () => RuleFor(request => request.Product.Sku).MustBeSku());
            WhenNamed("name", () => RuleFor(request => request.Product.Name).MustBeProductName());
            WhenNamed("description", () => RuleFor(request => request.Product.Description).MustBeDescription());
            WhenNamed("price", () => RuleFor(request => request.Product.Price).MustBePrice(isRequired: true));
            WhenNamed("category", () => RuleFor(request => request.Product.Category).MustBeCategory());
            WhenNamed("status", () => RuleFor(request => request.Product.Status).MustBeProductStatus(mayBeUnspecified: false));
            WhenNamed("tags", () => RuleFor(request => request.Product.Tags).MustBeTags());
            WhenNamed("metadata", () => RuleFor(request => request.Product.Metadata).MustBeMetadata());
        });
    }

    private void WhenNamed(string field, Action rules) =>
        When(request => ProductMapping.Updatable.Names(request.UpdateMask, field), rules);
}
