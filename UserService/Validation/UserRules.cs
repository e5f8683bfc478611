using FluentValidation;
using ShopMesh.Users.Domain;
using V1 = Shop.Users.V1;

namespace ShopMesh.Users.Validation;

/// <summary>What the fields of a user must be like.</summary>
internal static class UserRules
{
    private const int MostRefreshTokenLength = 200;

    /// <summary>An e-mail address: something before and after one @, no white space, not too long. Whether it exists, only mail can tell.</summary>
    public static IRuleBuilderOptions<T, string> MustBeEmail<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
        .MaximumLength(User.MostEmailLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {User.MostEmailLength} characters.")
        .Must(IsEmail).WithErrorCode("NOT_AN_EMAIL").WithMessage("It is not an e-mail address, such as ada@example.com.");

    /// <summary>A name to show.</summary>
    public static IRuleBuilderOptions<T, string> MustBeDisplayName<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .Must(name => !string.IsNullOrWhiteSpace(name)).WithErrorCode("REQUIRED").WithMessage("It is required.")
        .Must(name => name.Length <= User.MostDisplayNameLength).WithErrorCode("TOO_LONG")
        .WithMessage($"It must have at most {User.MostDisplayNameLength} characters.")
        .Must(name => !name.Any(char.IsControl)).WithErrorCode("NOT_TEXT").WithMessage("It must not contain control characters.");

    /// <summary>The address of a picture that a browser will load: https, absolute, without credentials in it.</summary>
    public static IRuleBuilderOptions<T, string> MustBeAvatarUrl<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .MaximumLength(User.MostAvatarUrlLength).WithErrorCode("TOO_LONG")
        .WithMessage($"It must have at most {User.MostAvatarUrlLength} characters.")
        .Must(IsPictureAddress).WithErrorCode("NOT_AN_HTTPS_URL").WithMessage("It is not an absolute https address.");

    /// <summary>A known role; not said is one too where <paramref name="mayBeUnspecified"/>.</summary>
    public static IRuleBuilderOptions<T, V1.Role> MustBeRole<T>(this IRuleBuilder<T, V1.Role> rule, bool mayBeUnspecified) => rule
        .Must(role => Enum.IsDefined(role) && (mayBeUnspecified || role != V1.Role.Unspecified))
        .WithErrorCode("UNKNOWN_VALUE").WithMessage("It is not a role of users.");

    /// <summary>A known status; not said is one too where <paramref name="mayBeUnspecified"/>.</summary>
    public static IRuleBuilderOptions<T, V1.UserStatus> MustBeStatus<T>(this IRuleBuilder<T, V1.UserStatus> rule, bool mayBeUnspecified) => rule
        .Must(status => Enum.IsDefined(status) && (mayBeUnspecified || status != V1.UserStatus.Unspecified))
        .WithErrorCode("UNKNOWN_VALUE").WithMessage("It is not a status of users.");

    /// <summary>A refresh token, as far as its looks go.</summary>
    public static IRuleBuilderOptions<T, string> MustBeRefreshToken<T>(this IRuleBuilderInitial<T, string> rule) => rule
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithErrorCode("REQUIRED").WithMessage("It is required.")
        .MaximumLength(MostRefreshTokenLength).WithErrorCode("TOO_LONG").WithMessage($"It must have at most {MostRefreshTokenLength} characters.");

    private static bool IsEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == email.LastIndexOf('@') && at < email.Length - 1
            && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    private static bool IsPictureAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
            && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
