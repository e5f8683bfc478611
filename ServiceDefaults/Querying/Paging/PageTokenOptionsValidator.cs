using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Querying.Paging;

/// <summary>Refuses keys that are too short or not base64.</summary>
internal sealed class PageTokenOptionsValidator : IValidateOptions<PageTokenOptions>
{
    private const int LeastKeyLength = 32;

    public ValidateOptionsResult Validate(string? name, PageTokenOptions options)
    {
        if (options.Key is null)
            return ValidateOptionsResult.Success;

        // The message does not repeat the key.
        Span<byte> key = new byte[options.Key.Length];
        return Convert.TryFromBase64String(options.Key, key, out var length) && length >= LeastKeyLength
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{PageTokenOptions.SectionName}:Key must be base64 of at least {LeastKeyLength} bytes, for example from: openssl rand -base64 32");
    }
}
