using FluentValidation;
using FluentValidation.Results;
using Google.Protobuf.Collections;
using Shop.Products.V1;
using ShopMesh.Products.Inventory;

namespace ShopMesh.Products.Validation;

/// <summary>What ends a stream when it is wrong; quantity changes are answered one by one, see <see cref="QuantityChangeValidator"/>.</summary>
internal sealed class WatchInventoryRequestValidator : AbstractValidator<WatchInventoryRequest>
{
    public WatchInventoryRequestValidator()
    {
        RuleFor(request => request.KindCase)
            .NotEqual(WatchInventoryRequest.KindOneofCase.None).WithErrorCode("REQUIRED").WithMessage("It must say what to do.")
            .OverridePropertyName("Kind");
        RuleFor(request => request.Subscribe.ProductIds).Custom(MustBeProducts).When(request => request.Subscribe is not null);
        RuleFor(request => request.Unsubscribe.ProductIds).Custom(MustBeProducts).When(request => request.Unsubscribe is not null);
    }

    private static void MustBeProducts(RepeatedField<string> ids, ValidationContext<WatchInventoryRequest> context)
    {
        if (ids.Count > InventoryScope.MostProducts)
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, $"There must be at most {InventoryScope.MostProducts}.") { ErrorCode = "OUT_OF_RANGE" });
            return;
        }

        for (var i = 0; i < ids.Count; i++)
        {
            if (!Guid.TryParseExact(ids[i], "D", out _))
            {
                context.AddFailure(new ValidationFailure($"{context.PropertyPath}[{i}]", "It is not a UUID in its 36-character form.") { ErrorCode = "NOT_A_UUID" });
            }
        }
    }
}
