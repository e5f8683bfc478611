using FluentValidation;
using Shop.Products.V1;

namespace ShopMesh.Products.Validation;

internal sealed class CreateProductRequestValidator : AbstractValidator<CreateProductRequest>
{
    public CreateProductRequestValidator() => RuleFor(request => request.Product)
        .NotNull().WithErrorCode("REQUIRED").WithMessage("It is required.")
        .SetValidator(new ProductValidator());
}
