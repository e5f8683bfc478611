using FluentValidation;
using Shop.Products.V1;
using ShopMesh.ServiceDefaults.Resources;

namespace ShopMesh.Products.Validation;

internal sealed class CommitStockRequestValidator : AbstractValidator<CommitStockRequest>
{
    public CommitStockRequestValidator() => RuleFor(request => request.ReservationId).MustBeUuid();
}
