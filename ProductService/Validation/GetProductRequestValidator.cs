using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Validation;

internal sealed class GetProductRequestValidator : AbstractValidator<GetProductRequest>
{
    public GetProductRequestValidator()
    {
        RuleFor(request => request.Id).MustBeUuid();
        RuleFor(request => request.ReadMask).MustReadFieldsOf(Product.Descriptor);
    }
}
