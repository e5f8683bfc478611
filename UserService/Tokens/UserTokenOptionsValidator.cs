using Microsoft.Extensions.Options;

namespace ShopMesh.Users.Tokens;

/// <summary>Refuses options that make no sense, without repeating secrets.</summary>
internal sealed class UserTokenOptionsValidator : IValidateOptions<UserTokenOptions>
{
    private const string Section = UserTokenOptions.SectionName;

    public ValidateOptionsResult Validate(string? name, UserTokenOptions options)
    {
        string?[] problems =
        [
            options.KeyEncryptionKey is null
                ? $"{Section}:KeyEncryptionKey is not set: give at least {KeyEncryption.LeastLength} random bytes in base64, for example from: openssl rand -base64 32"
                : Key(nameof(options.KeyEncryptionKey), options.KeyEncryptionKey),
            options.PreviousKeyEncryptionKey is { } previous ? Key(nameof(options.PreviousKeyEncryptionKey), previous) : null,
            Between(nameof(options.AccessTokenLifetime), options.AccessTokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            Between(nameof(options.RefreshTokenLifetime), options.RefreshTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            Between(nameof(options.SessionLifetime), options.SessionLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
            Between(nameof(options.SessionsPerUser), options.SessionsPerUser, 1, 1000),
            Between(nameof(options.KeyLifetime), options.KeyLifetime, TimeSpan.FromMinutes(2), TimeSpan.FromDays(365)),
            Between(nameof(options.KeyLead), options.KeyLead, TimeSpan.Zero, options.KeyLifetime / 2),
            Between(nameof(options.KeyReloadInterval), options.KeyReloadInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        ];
        var wrong = problems.OfType<string>().ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static string? Key(string key, string text) =>
        KeyEncryption.TryRead(text, out _) ? null : $"{Section}:{key} must be base64 of at least {KeyEncryption.LeastLength} bytes, for example from: openssl rand -base64 32";

    private static string? Between<T>(string key, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{Section}:{key} is {value} but must be from {least} to {most}." : null;
}
