using FluentValidation;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Users.Domain.Chat;

namespace ShopMesh.Users.Validation;

/// <summary>Checks each message of a member; one that is not valid ends the call. Whoever reads the cursor says what is wrong with it.</summary>
internal sealed class ChatRequestValidator : AbstractValidator<ChatRequest>
{
    public ChatRequestValidator()
    {
        RuleFor(request => request.KindCase)
            .NotEqual(ChatRequest.KindOneofCase.None).WithErrorCode("REQUIRED").WithMessage("It is required: join or post.")
            .OverridePropertyName("Kind");
        When(request => request.Join is not null, () =>
        {
            RuleFor(request => request.Join.Room).MustBeRequiredText(ChatRoom.MostNameLength);
            RuleFor(request => request.Join.UserId).MustBeUuid();
        });
        When(request => request.Post is not null, () =>
        {
            RuleFor(request => request.Post.MessageId).MustBeUuid();
            RuleFor(request => request.Post.Text).MustBeRequiredText(ChatEntry.MostTextLength);
        });
    }
}
