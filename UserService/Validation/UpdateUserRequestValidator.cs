using FluentValidation;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Users.Grpc;

namespace ShopMesh.Users.Validation;

/// <summary>Checks the fields that the mask names, and leaves the others alone.</summary>
internal sealed class UpdateUserRequestValidator : AbstractValidator<UpdateUserRequest>
{
    public UpdateUserRequestValidator()
    {
        RuleFor(request => request.UpdateMask).MustName(UserMapping.Updatable);
        RuleFor(request => request.User).NotNull().WithErrorCode("REQUIRED").WithMessage("It is required.");
        When(request => request.User is not null, () =>
        {
            RuleFor(request => request.User.Id).MustBeUuid();
            RuleFor(request => request.User.Email).MustBeEmail().When(Names("email"));
            RuleFor(request => request.User.DisplayName).MustBeDisplayName().When(Names("display_name"));
            RuleFor(request => request.User.Role).MustBeRole(mayBeUnspecified: false).When(Names("role"));
            RuleFor(request => request.User.Status).MustBeStatus(mayBeUnspecified: false).When(Names("status"));
            RuleFor(request => request.User.AvatarUrl).MustBeAvatarUrl()
                .When(request => request.User.HasAvatarUrl && UserMapping.Updatable.Names(request.UpdateMask, "avatar_url"));
        });
    }

    private static Func<UpdateUserRequest, bool> Names(string field) => request => UserMapping.Updatable.Names(request.UpdateMask, field);
}
