using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Validation;

internal sealed class BatchGetProductsRequestValidator : AbstractValidator<BatchGetProductsRequest>
{
    private const int MostIds = 1000;

    public BatchGetProductsRequestValidator()
    {
        RuleFor(request => request.Ids.Count)
            .InclusiveBetween(1, MostIds).WithErrorCode("OUT_OF_RANGE").WithMessage($"There must be 1 to {MostIds} ids.")
            .OverridePropertyName(nameof(BatchGetProductsRequest.Ids));
        When(request => request.Ids.Count <= MostIds, () =>
            RuleForEach(request => request.Ids)
                .Must(id => Guid.TryParseExact(id, "D", out _))
                .WithErrorCode("NOT_A_UUID").WithMessage("It is not a UUID in its 36-character form."));
        RuleFor(request => request.ReadMask).MustReadFieldsOf(Product.Descriptor);
    }
}
