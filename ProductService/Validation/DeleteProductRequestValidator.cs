using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Validation;

internal sealed class DeleteProductRequestValidator : AbstractValidator<DeleteProductRequest>
{
    public DeleteProductRequestValidator() => RuleFor(request => request.Id).MustBeUuid();
}
